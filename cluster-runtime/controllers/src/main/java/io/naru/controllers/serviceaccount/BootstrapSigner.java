package io.naru.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the kubeconfig in the public config map {@code cluster-info} with every bootstrap token
 * that is for signing: so a node that knows the token can trust the kubeconfig. The signature is a
 * detached JSON Web Signature (RFC 7515, appendix F) by HMAC-SHA256. See "Authenticating with
 * Bootstrap Tokens" in the Kubernetes documentation.
 */
public final class BootstrapSigner extends ObjectController<ConfigMap> {

  private static final String USER = "bootstrap-signer";
  private static final String CLUSTER_INFO = "kube-public/cluster-info";
  private static final String KUBECONFIG = "kubeconfig";
  private static final String SIGNATURE = "jws-kubeconfig-";
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final Indexer<Secret> secrets;
  private final TypedClient<ConfigMap> configMaps;

  public BootstrapSigner(ControllerContext context) {
    super(context, USER, "bootstrap_signer", Resources.CONFIG_MAPS, 1);
    secrets = context.lister(Resources.SECRETS);
    configMaps = context.client(USER, Resources.CONFIG_MAPS);
    context
        .informer(Resources.SECRETS)
        .addHandler(
            EventHandler.forEach(secret -> {
              if (BootstrapTokenCleaner.TYPE.equals(secret.getType())) {
                enqueue(CLUSTER_INFO);
              }
            }));
  }

  @Override
  protected Result sync(String key) {
    ConfigMap info = key.equals(CLUSTER_INFO) ? lister.get(key) : null;
    String kubeconfig =
        info == null || info.getData() == null ? null : info.getData().get(KUBECONFIG);
    if (info == null || kubeconfig == null) {
      return Result.done();
    }
    Map<String, String> data = new TreeMap<>(info.getData());
    data.keySet().removeIf(name -> name.startsWith(SIGNATURE));
    for (Secret secret : secrets.inNamespace(BootstrapTokenCleaner.NAMESPACE)) {
      String id = text(secret, "token-id");
      if (isForSigning(secret, id)) {
        data.put(SIGNATURE + id, sign(kubeconfig, id, text(secret, "token-secret")));
      }
    }
    if (!data.equals(info.getData())) {
      configMaps.update(new ConfigMapBuilder(info).withData(data).build());
    }
    return Result.done();
  }

  private boolean isForSigning(Secret secret, String id) {
    Instant end = BootstrapTokenCleaner.expiry(secret);
    return BootstrapTokenCleaner.TYPE.equals(secret.getType())
        && secret.getMetadata().getName().equals("bootstrap-token-" + id)
        && !text(secret, "token-secret").isEmpty()
        && text(secret, "usage-bootstrap-signing").equals("true")
        && (end == null || end.isAfter(context.now()));
  }

  /** The signature without what is signed, which everybody has: {@code HEADER..SIGNATURE}. */
  static String sign(String content, String id, String secret) {
    String header = encoded("{\"alg\":\"HS256\",\"kid\":\"" + id + "\"}");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature =
          mac.doFinal((header + "." + encoded(content)).getBytes(StandardCharsets.US_ASCII));
      return header + ".." + URL.encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has this algorithm
    }
  }

  private static String encoded(String text) {
    return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Secret secret, String name) {
    String encoded = secret.getData() == null ? null : secret.getData().get(name);
    return encoded == null
        ? ""
        : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
