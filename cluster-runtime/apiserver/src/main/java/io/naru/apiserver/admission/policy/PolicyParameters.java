package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the parameters that a binding gives to its policy. Thread-safe. */
final class PolicyParameters {

  /** The policy is not configured well enough to be evaluated. */
  static final class MissingException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingException(String message) {
      super(message);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private final ObjectReader reader;
  private final ServedObjects served;

  PolicyParameters(ObjectReader reader, ServedObjects served) {
    this.reader = reader;
    this.served = served;
  }

  /**
   * The parameters: the policy is evaluated once for each. One that is empty stands for a policy
   * without parameters; none at all, for a binding that allows its parameters to be missing.
   *
   * @throws MissingException if there have to be some
   */
  List<Optional<ObjectNode>> of(Policy policy, PolicyBinding binding, Attributes request)
      throws MissingException {
    JsonNode paramKind = policy.spec().path("paramKind");
    JsonNode reference = binding.spec().path("paramRef");
    if (!paramKind.isObject()) {
      return List.of(Optional.empty());
    }
    if (!reference.isObject()) {
      // Then params is null, and the policy may say what that means.
      return List.of(Optional.empty());
    }
    Kind kind = kind(paramKind);
    if (kind == null) {
      throw new MissingException(
          "failed to find resource referenced by paramKind: '"
              + paramKind.path("apiVersion").asText()
              + ", Kind="
              + paramKind.path("kind").asText()
              + "'");
    }
    List<Optional<ObjectNode>> found =
        find(kind, namespace(kind, reference, request), reference).stream()
            .map(object -> Optional.of(object.tree()))
            .toList();
    if (found.isEmpty() && reference.path("parameterNotFoundAction").asText().equals("Deny")) {
      throw new MissingException(
          "no params found for policy binding with `Deny` parameterNotFoundAction");
    }
    return found;
  }

  private @Nullable Kind kind(JsonNode paramKind) {
    GroupVersion version = GroupVersion.parse(paramKind.path("apiVersion").asText());
    return served.find(
        new GroupVersionKind(version.group(), version.version(), paramKind.path("kind").asText()));
  }

  private static String namespace(Kind kind, JsonNode reference, Attributes request)
      throws MissingException {
    String namespace = reference.path("namespace").asText("");
    if (!kind.namespaced()) {
      if (!namespace.isEmpty()) {
        throw new MissingException(
            "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
      }
      return "";
    }
    if (namespace.isEmpty() && request.namespace().isEmpty()) {
      throw new MissingException(
          "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
    }
    return namespace.isEmpty() ? request.namespace() : namespace;
  }

  private List<ApiObject> find(Kind kind, String namespace, JsonNode reference) {
    String name = reference.path("name").asText("");
    if (!name.isEmpty()) {
      ApiObject object = reader.find(kind.resource(), namespace, name);
      return object == null ? List.of() : List.of(object);
    }
    LabelSelector selector = LabelSelector.fromJson(reference.get("selector"));
    return reader.list(kind.resource(), namespace).stream()
        .filter(object -> selector.matches(object.labels()))
        .toList();
  }
}
