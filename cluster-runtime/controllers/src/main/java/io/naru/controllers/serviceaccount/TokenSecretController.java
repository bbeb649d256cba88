package io.naru.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/**
 * Fills secrets of type {@code kubernetes.io/service-account-token} that somebody made for a
 * service account: with its token, the cluster's certificate and the namespace. They go with their
 * service account. See "Manually create a long-lived API token" in the Kubernetes documentation.
 */
public final class TokenSecretController extends ObjectController<Secret> {

  static final String TYPE = "kubernetes.io/service-account-token";
  static final String ACCOUNT = "kubernetes.io/service-account.name";
  static final String ACCOUNT_UID = "kubernetes.io/service-account.uid";

  private static final String BY_ACCOUNT = "serviceaccount-token/account";

  private final Indexer<ServiceAccount> accounts;
  private final TypedClient<Secret> secrets;
  private final TypedClient<ServiceAccount> accountClient;
  private final TokenSigner signer;
  private final String certificate;

  /**
   * @param certificate PEM of the authority that clients are to trust
   */
  public TokenSecretController(ControllerContext context, TokenSigner signer, String certificate) {
    super(context, "tokens-controller", Resources.SECRETS, 1);
    // Upstream's token controller, too, acts as the controller manager itself.
    var transport = context.transports().apply("system:kube-controller-manager");
    this.signer = signer;
    this.certificate = certificate;
    accounts = context.lister(Resources.SERVICE_ACCOUNTS);
    secrets = new TypedClient<>(transport, Resources.SECRETS);
    accountClient = new TypedClient<>(transport, Resources.SERVICE_ACCOUNTS);
    lister.addIndex(
        BY_ACCOUNT,
        secret ->
            isToken(secret)
                ? java.util.List.of(
                    Indexer.key(secret.getMetadata().getNamespace(), annotation(secret, ACCOUNT)))
                : java.util.List.of());
    context
        .informer(Resources.SERVICE_ACCOUNTS)
        .addHandler(
            EventHandler.forEach(account ->
                lister.byIndex(BY_ACCOUNT, Indexer.key(account)).forEach(this::enqueue)));
  }

  @Override
  protected Result sync(String key) {
    Secret secret = lister.get(key);
    if (secret == null || !isToken(secret) || secret.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    ServiceAccount account = account(secret);
    String uid = annotation(secret, ACCOUNT_UID);
    if (account == null || (!uid.isEmpty() && !uid.equals(account.getMetadata().getUid()))) {
      delete(secret);
    } else {
      fill(secret, account);
    }
    return Result.done();
  }

  /** Asks the server where the lister knows none: a secret must not be deleted by mistake. */
  private @org.jspecify.annotations.Nullable ServiceAccount account(Secret secret) {
    String namespace = secret.getMetadata().getNamespace();
    String name = annotation(secret, ACCOUNT);
    ServiceAccount account = accounts.get(namespace, name);
    return account == null ? accountClient.find(namespace, name) : account;
  }

  private void delete(Secret secret) {
    var metadata = secret.getMetadata();
    try {
      secrets.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private void fill(Secret secret, ServiceAccount account) {
    var metadata = secret.getMetadata();
    Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
    String trust = encoded(certificate);
    String namespace = encoded(metadata.getNamespace());
    String token = data.getOrDefault("token", "");
    if (!token.isEmpty()
        && trust.equals(data.get("ca.crt"))
        && namespace.equals(data.get("namespace"))
        && account.getMetadata().getUid().equals(annotation(secret, ACCOUNT_UID))) {
      return;
    }
    if (token.isEmpty()) {
      token =
          encoded(
              signer.sign(
                  metadata.getNamespace(),
                  account.getMetadata().getName(),
                  account.getMetadata().getUid(),
                  metadata.getName()));
    }
    secrets.update(
        new SecretBuilder(secret)
            .editMetadata()
            .addToAnnotations(ACCOUNT_UID, account.getMetadata().getUid())
            .endMetadata()
            .addToData("token", token)
            .addToData("ca.crt", trust)
            .addToData("namespace", namespace)
            .build());
  }

  static boolean isToken(Secret secret) {
    return TYPE.equals(secret.getType()) && !annotation(secret, ACCOUNT).isEmpty();
  }

  private static String annotation(Secret secret, String name) {
    Map<String, String> annotations = secret.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
