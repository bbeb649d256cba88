package io.naru.apiserver.review;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authentication.TokenReviewer;
import io.naru.apiserver.authorization.AccessReviewer;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/**
 * Answers the kinds of {@code authentication.k8s.io/v1} and {@code authorization.k8s.io/v1}, each
 * of which can only be created: the answer is the question with its status. Thread-safe.
 */
public final class ReviewHandler implements ApiHandler {

  private static final String AUTHENTICATION = "authentication.k8s.io";
  private static final String AUTHORIZATION = "authorization.k8s.io";
  private static final String ONE_OF =
      "exactly one of nonResourceAttributes or resourceAttributes must be specified";

  private final TokenReviewer tokens;
  private final AccessReviewer access;
  private final Clock clock;

  public ReviewHandler(TokenReviewer tokens, AccessReviewer access, Clock clock) {
    this.tokens = tokens;
    this.access = access;
    this.clock = clock;
  }

  /** Whether requests for resources of a group are for this handler. */
  public static boolean handles(String group) {
    return group.equals(AUTHENTICATION) || group.equals(AUTHORIZATION);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String resource = request.info().group() + "/" + request.info().resource();
    boolean collection = request.info().name().isEmpty();
    String kind = collection && request.info().version().equals("v1") ? kindOf(resource) : "";
    if (kind.isEmpty()) {
      throw StatusException.noSuchResource();
    }
    if (!request.info().verb().equals("create")) {
      throw MethodNotAllowed.exception();
    }
    ObjectNode review =
        RequestObject.read(request, new GroupVersionKind(request.info().group(), "v1", kind));
    Json.ensureObject(review, "metadata");
    answer(kind, review, request);
    return ApiResponse.json(201, Json.bytes(review));
  }

  private static String kindOf(String resource) {
    return switch (resource) {
      case AUTHENTICATION + "/tokenreviews" -> "TokenReview";
      case AUTHENTICATION + "/selfsubjectreviews" -> "SelfSubjectReview";
      case AUTHORIZATION + "/subjectaccessreviews" -> "SubjectAccessReview";
      case AUTHORIZATION + "/localsubjectaccessreviews" -> "LocalSubjectAccessReview";
      case AUTHORIZATION + "/selfsubjectaccessreviews" -> "SelfSubjectAccessReview";
      case AUTHORIZATION + "/selfsubjectrulesreviews" -> "SelfSubjectRulesReview";
      default -> "";
    };
  }

  private void answer(String kind, ObjectNode review, ApiRequest request) {
    switch (kind) {
      case "TokenReview" -> {
        if (Json.text(review, "spec", "token").isEmpty()) {
          throw StatusException.badRequest("token is required for TokenReview in authentication");
        }
        tokens.review(review);
      }
      case "SelfSubjectReview" -> {
        Json.ensureObject(review, "metadata")
            .put("creationTimestamp", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        review.putObject("status").set("userInfo", request.user().json());
      }
      case "SubjectAccessReview" -> {
        validate(review, true, false);
        access.reviewSubject(review);
      }
      case "LocalSubjectAccessReview" -> {
        validate(review, true, true);
        checkNamespace(review, request.info().namespace());
        access.reviewSubject(review);
      }
      case "SelfSubjectAccessReview" -> {
        validate(review, false, false);
        access.reviewSelf(review, request.user());
      }
      case "SelfSubjectRulesReview" -> {
        if (Json.text(review, "spec", "namespace").isEmpty()) {
          throw StatusException.badRequest("no namespace on request");
        }
        access.reviewRules(review, request.user());
      }
      default -> throw new IllegalArgumentException(kind);
    }
  }

  private static void validate(ObjectNode review, boolean named, boolean local) {
    FieldErrors errors = new FieldErrors();
    JsonNode spec = review.path("spec");
    JsonNode resource = Json.at(spec, "resourceAttributes");
    JsonNode path = Json.at(spec, "nonResourceAttributes");
    if (local && path != null) {
      errors.invalid("spec.nonResourceAttributes", path, "disallowed on this kind of request");
    } else if ((resource == null) == (path == null)) {
      errors.invalid("spec.resourceAttributes", resource, ONE_OF);
    }
    if (named && Json.text(spec, "user").isEmpty() && spec.path("groups").isEmpty()) {
      errors.invalid("spec.user", "", "at least one of user or group must be specified");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(new GroupVersionKind(AUTHORIZATION, "v1", ""), "", errors);
    }
  }

  private static void checkNamespace(ObjectNode review, String namespace) {
    String asked = Json.text(review, "spec", "resourceAttributes", "namespace");
    if (!asked.equals(namespace)) {
      throw StatusException.badRequest(
          "spec.resourceAttributes.namespace must match namespace: " + namespace);
    }
  }
}
