package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Every pod runs as a service account, whose token, the cluster's CA and its namespace it finds in
 * a projected volume.
 */
final class ServiceAccountAdmission implements AdmissionPlugin {

  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";

  /** An hour and some seconds to spare, by which kubelets know it is the default. */
  private static final int TOKEN_SECONDS = 3607;

  private static final String DEFAULT = "default";

  /** How long to wait for the default account, and how often to look. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration STEP = Duration.ofMillis(20);

  private final ObjectReader reader;
  private final Supplier<String> suffixes;

  /**
   * @param suffixes random ends of names
   */
  ServiceAccountAdmission(ObjectReader reader, Supplier<String> suffixes) {
    this.reader = reader;
    this.suffixes = suffixes;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode pod = attributes.requireObject();
    ObjectNode spec = Json.ensureObject(pod, "spec");
    if (Json.at(pod, "metadata", "annotations", "kubernetes.io/config.mirror") != null) {
      if (!Json.text(spec, "serviceAccountName").isEmpty()) {
        throw attributes.forbidden("a mirror pod may not reference service accounts");
      }
      return;
    }
    String name = Json.text(spec, "serviceAccountName");
    if (name.isEmpty()) {
      name = DEFAULT;
    }
    spec.put("serviceAccountName", name).put("serviceAccount", name);
    ApiObject account = account(attributes.namespace(), name);
    if (account == null) {
      throw attributes.forbidden(
          "error looking up service account "
              + attributes.namespace()
              + "/"
              + name
              + ": serviceaccount \""
              + name
              + "\" not found");
    }
    if (mountsToken(spec, account.tree())) {
      mount(spec);
    }
    JsonNode secrets = account.tree().path("imagePullSecrets");
    if (spec.path("imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
      spec.set("imagePullSecrets", secrets.deepCopy());
    }
  }

  /**
   * The account a namespace begins with is made by a controller right after the namespace; who
   * makes namespace and pod in one go need not know that.
   */
  private @Nullable ApiObject account(String namespace, String name) {
    ApiObject account = reader.find(ACCOUNTS, namespace, name);
    Deadline deadline = new Deadline(PATIENCE);
    while (account == null && name.equals(DEFAULT) && deadline.pause(STEP)) {
      account = reader.find(ACCOUNTS, namespace, name);
    }
    return account;
  }

  private static boolean mountsToken(ObjectNode spec, ObjectNode account) {
    JsonNode wanted = Json.at(spec, "automountServiceAccountToken");
    if (wanted == null) {
      wanted = Json.at(account, "automountServiceAccountToken");
    }
    return wanted == null || wanted.asBoolean();
  }

  private void mount(ObjectNode spec) {
    String volume = existingVolume(spec);
    boolean isNew = volume.isEmpty();
    if (isNew) {
      volume = VOLUME_PREFIX + suffixes.get();
    }
    boolean used = false;
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode node : spec.path(list)) {
        used |= node instanceof ObjectNode container && mount(container, volume);
      }
    }
    if (used && isNew) {
      addVolume(spec, volume);
    }
  }

  private static String existingVolume(ObjectNode spec) {
    for (JsonNode volume : spec.path("volumes")) {
      if (Json.text(volume, "name").startsWith(VOLUME_PREFIX)) {
        return Json.text(volume, "name");
      }
    }
    return "";
  }

  private static boolean mount(ObjectNode container, String volume) {
    for (JsonNode mount : container.path("volumeMounts")) {
      if (Json.text(mount, "mountPath").equals(MOUNT_PATH)) {
        return false;
      }
    }
    ArrayNode mounts =
        container.get("volumeMounts") instanceof ArrayNode present
            ? present
            : container.putArray("volumeMounts");
    mounts.addObject().put("name", volume).put("readOnly", true).put("mountPath", MOUNT_PATH);
    return true;
  }

  private static void addVolume(ObjectNode spec, String name) {
    ArrayNode volumes =
        spec.get("volumes") instanceof ArrayNode present ? present : spec.putArray("volumes");
    ObjectNode projected =
        volumes.addObject().put("name", name).putObject("projected").put("defaultMode", 0644);
    ArrayNode sources = projected.putArray("sources");
    sources
        .addObject()
        .putObject("serviceAccountToken")
        .put("expirationSeconds", TOKEN_SECONDS)
        .put("path", "token");
    ObjectNode certificate = sources.addObject().putObject("configMap");
    certificate.put("name", "kube-root-ca.crt");
    certificate.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode item = sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    item.put("path", "namespace");
    item.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
  }
}
