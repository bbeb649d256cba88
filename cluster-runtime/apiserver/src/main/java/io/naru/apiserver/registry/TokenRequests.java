package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authentication.BoundObject;
import io.naru.apiserver.authentication.ServiceAccountTokenIssuer;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code serviceaccounts/token}: signs a token for a service account. */
final class TokenRequests {

  private static final GroupVersionKind TYPE =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
  private static final long DEFAULT_SECONDS = 3600;
  private static final long MIN_SECONDS = 600;
  private static final long MAX_SECONDS = 1L << 32;

  private final Registry registry;
  private final RegistryContext context;
  private final ServiceAccountTokenIssuer issuer;

  TokenRequests(Registry registry, RegistryContext context, ServiceAccountTokenIssuer issuer) {
    this.registry = registry;
    this.context = context;
    this.issuer = issuer;
  }

  ApiObject issue(Call call, ObjectNode request) {
    ApiObject account = registry.get(call.kind(), call.namespace(), call.name());
    long seconds = expirationSeconds(call, request);
    List<String> audiences = new ArrayList<>();
    request.path("spec").path("audiences").forEach(audience -> audiences.add(audience.asText()));
    BoundObject bound = bound(account, request);

    Duration lifetime = Duration.ofSeconds(seconds);
    Instant now = context.options().clock().instant();
    String token =
        call.options().dryRun()
            ? ""
            : issuer.issue(
                call.namespace(), call.name(), account.uid(), audiences, lifetime, bound);

    ObjectNode answer = request.deepCopy();
    Metadata.of(answer)
        .put("name", call.name())
        .put("namespace", call.namespace())
        .put("creationTimestamp", Metadata.time(now));
    ObjectNode spec = Json.ensureObject(answer, "spec");
    spec.put("expirationSeconds", seconds);
    if (audiences.isEmpty()) {
      spec.putArray("audiences").add(issuer.issuer());
    }
    answer
        .putObject("status")
        .put("token", token)
        .put("expirationTimestamp", Metadata.time(now.plus(lifetime)));
    return ApiObject.of(answer);
  }

  private static long expirationSeconds(Call call, ObjectNode request) {
    JsonNode given = Json.at(request, "spec", "expirationSeconds");
    long seconds = given == null ? DEFAULT_SECONDS : given.asLong();
    FieldErrors errors = new FieldErrors();
    String path = "spec.expirationSeconds";
    if (seconds < MIN_SECONDS) {
      errors.invalid(path, seconds, "may not specify a duration less than 10 minutes");
    } else if (seconds > MAX_SECONDS) {
      errors.invalid(path, seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(TYPE, call.name(), errors);
    }
    return seconds;
  }

  private @Nullable BoundObject bound(ApiObject account, ObjectNode request) {
    JsonNode reference = Json.at(request, "spec", "boundObjectRef");
    if (reference == null) {
      return null;
    }
    String name = Json.text(reference, "name");
    String version = Json.text(reference, "apiVersion");
    String kind = version.equals("v1") ? Json.text(reference, "kind") : "";
    GroupVersionResource resource =
        switch (kind) {
          case "Pod" -> new GroupVersionResource("", "v1", "pods");
          case "Secret" -> new GroupVersionResource("", "v1", "secrets");
          case "Node" -> new GroupVersionResource("", "v1", "nodes");
          default ->
              throw StatusException.badRequest(
                  "cannot bind token to object of type %s, Kind=%s"
                      .formatted(version, Json.text(reference, "kind")));
        };
    String namespace = kind.equals("Node") ? "" : account.namespace();
    ApiObject object = registry.get(registry.kind(resource), namespace, name);
    String uid = Json.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(object.uid())) {
      throw StatusException.conflict(
          resource.groupResource(),
          name,
          "the UID in the bound object reference ("
              + uid
              + ") does not match the UID in record ("
              + object.uid()
              + "). The object might have been deleted and then recreated");
    }
    return kind.equals("Pod")
        ? boundPod(account, object)
        : BoundObject.of(kind, name, object.uid());
  }

  private BoundObject boundPod(ApiObject account, ApiObject pod) {
    if (!Json.text(pod.tree(), "spec", "serviceAccountName").equals(account.name())) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount \""
              + account.name()
              + "\" to pod running with different serviceaccount name.");
    }
    String nodeName = Json.text(pod.tree(), "spec", "nodeName");
    if (nodeName.isEmpty()) {
      return BoundObject.of("Pod", pod.name(), pod.uid());
    }
    ApiObject node = registry.find(new GroupVersionResource("", "v1", "nodes"), "", nodeName);
    return new BoundObject(
        "Pod",
        pod.name(),
        pod.uid(),
        new BoundObject.Node(nodeName, node == null ? "" : node.uid()));
  }
}
