package io.naru.apiserver.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.authentication.BoundObject;
import io.naru.apiserver.authentication.ServiceAccountTokenIssuer;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupResource;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST serviceaccounts/NAME/token}: issues a token for a service account, bound to a pod,
 * secret or node if asked so, as documented under "TokenRequest API". Thread-safe.
 */
public final class TokenRequestHandler implements ApiHandler {

  private static final GroupVersionKind KIND =
      new GroupVersionKind("authentication.k8s.io", "v1", "TokenRequest");
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final long DEFAULT_SECONDS = 3600;
  private static final long LEAST_SECONDS = 600;
  private static final long MOST_SECONDS = 1L << 32;

  private final ObjectReader objects;
  private final ServiceAccountTokenIssuer issuer;
  private final Clock clock;

  public TokenRequestHandler(ObjectReader objects, ServiceAccountTokenIssuer issuer, Clock clock) {
    this.objects = objects;
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String namespace = request.info().namespace();
    String name = request.info().name();
    ObjectNode asked = RequestObject.read(request, KIND);
    ApiObject account = objects.find(ACCOUNTS, namespace, name);
    if (account == null) {
      throw StatusException.notFound(ACCOUNTS.groupResource(), name);
    }
    ObjectNode spec = Json.ensureObject(asked, "spec");
    long seconds = lifetime(spec);
    List<String> audiences = audiences(spec);
    BoundObject bound = bound(Json.at(spec, "boundObjectRef"), namespace, name);
    Instant expires = clock.instant().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    ObjectNode metadata = Json.ensureObject(asked, "metadata");
    metadata.put("name", name).put("namespace", namespace);
    metadata.put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    boolean dryRun = request.query().containsKey("dryRun");
    String token =
        dryRun
            ? ""
            : issuer.issue(
                namespace, name, account.uid(), audiences, Duration.ofSeconds(seconds), bound);
    asked.putObject("status").put("token", token).put("expirationTimestamp", expires.toString());
    return ApiResponse.json(201, Json.bytes(asked));
  }

  private static long lifetime(ObjectNode spec) {
    JsonNode given = Json.at(spec, "expirationSeconds");
    long seconds = given == null ? DEFAULT_SECONDS : given.asLong();
    FieldErrors errors = new FieldErrors();
    if (seconds < LEAST_SECONDS) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration less than 10 minutes");
    } else if (seconds > MOST_SECONDS) {
      errors.invalid(
          "spec.expirationSeconds", seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(KIND, "", errors);
    }
    spec.put("expirationSeconds", seconds);
    return seconds;
  }

  private List<String> audiences(ObjectNode spec) {
    List<String> audiences = new ArrayList<>();
    spec.path("audiences").forEach(audience -> audiences.add(audience.asText()));
    if (audiences.isEmpty()) {
      audiences.add(issuer.issuer());
      ArrayNode array = spec.putArray("audiences");
      array.add(issuer.issuer());
    }
    return audiences;
  }

  private @Nullable BoundObject bound(
      @Nullable JsonNode reference, String namespace, String serviceAccount) {
    if (reference == null) {
      return null;
    }
    String kind = Json.text(reference, "kind");
    String name = Json.text(reference, "name");
    if (!Json.text(reference, "apiVersion").equals("v1")) {
      throw unsupported(reference);
    }
    return switch (kind) {
      case "Pod" -> boundPod(reference, namespace, name, serviceAccount);
      case "Secret" -> BoundObject.of(kind, name, existing(SECRETS, namespace, reference).uid());
      case "Node" -> BoundObject.of(kind, name, existing(NODES, "", reference).uid());
      default -> throw unsupported(reference);
    };
  }

  private BoundObject boundPod(
      JsonNode reference, String namespace, String name, String serviceAccount) {
    ApiObject pod = existing(PODS, namespace, reference);
    if (!Json.text(pod.tree(), "spec", "serviceAccountName").equals(serviceAccount)) {
      throw StatusException.badRequest(
          "cannot bind token for serviceaccount \""
              + serviceAccount
              + "\" to pod running with different serviceaccount name.");
    }
    String nodeName = Json.text(pod.tree(), "spec", "nodeName");
    if (nodeName.isEmpty()) {
      return BoundObject.of("Pod", name, pod.uid());
    }
    ApiObject node = objects.find(NODES, "", nodeName);
    return new BoundObject(
        "Pod", name, pod.uid(), new BoundObject.Node(nodeName, node == null ? "" : node.uid()));
  }

  private ApiObject existing(GroupVersionResource resource, String namespace, JsonNode reference) {
    String name = Json.text(reference, "name");
    GroupResource groupResource = resource.groupResource();
    ApiObject object = objects.find(resource, namespace, name);
    if (object == null) {
      throw StatusException.notFound(groupResource, name);
    }
    String uid = Json.text(reference, "uid");
    if (!uid.isEmpty() && !uid.equals(object.uid())) {
      throw StatusException.conflict(
          groupResource,
          name,
          "the UID in the bound object reference (" + uid + ") is not that of the object now");
    }
    return object;
  }

  private static StatusException unsupported(JsonNode reference) {
    return StatusException.badRequest(
        "cannot bind token to object of type "
            + Json.text(reference, "apiVersion")
            + ", Kind="
            + Json.text(reference, "kind"));
  }
}
