package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.cel.InvalidExpressionException;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares a policy's expressions with the kinds that its rules name: a field that one of them does
 * not have is told in the policy's status, though the policy works.
 */
public final class PolicyTypeCheck {

  private static final int MOST_TYPES = 10;
  private static final String FAILED = "compilation failed: ";

  private PolicyTypeCheck() {}

  /** {@code status.typeChecking} of a policy. */
  public static ObjectNode check(JsonNode spec, ServedObjects served) {
    ObjectNode result = Json.object();
    ArrayNode warnings = Json.array();
    List<Kind> kinds = kinds(spec, served);
    int index = 0;
    for (JsonNode validation : spec.path("validations")) {
      String at = "spec.validations[" + index++ + "].";
      warn(warnings, at + "expression", validation, spec, kinds, served, ExpressionType.BOOL);
      warn(
          warnings,
          at + "messageExpression",
          validation,
          spec,
          kinds,
          served,
          ExpressionType.STRING);
    }
    if (!warnings.isEmpty()) {
      result.set("expressionWarnings", warnings);
    }
    return result;
  }

  private static void warn(
      ArrayNode warnings,
      String path,
      JsonNode validation,
      JsonNode spec,
      List<Kind> kinds,
      ServedObjects served,
      ExpressionType wanted) {
    String text = validation.path(path.substring(path.lastIndexOf('.') + 1)).asText("");
    if (text.isBlank()) {
      return;
    }
    List<String> found = new ArrayList<>();
    for (Kind kind : kinds) {
      try {
        PolicyExpressions.of(spec, served.typeOf(kind)).compile(text, wanted);
      } catch (InvalidExpressionException unfit) {
        String message = unfit.text();
        found.add(
            name(kind.groupVersionKind())
                + ": "
                + (message.startsWith(FAILED) ? message.substring(FAILED.length()) : message));
      }
    }
    if (!found.isEmpty()) {
      warnings.addObject().put("fieldRef", path).put("warning", String.join("\n", found));
    }
  }

  private static String name(GroupVersionKind kind) {
    return kind.apiVersion() + ", Kind=" + kind.kind();
  }

  /** The kinds that rules name; what stands for any is not checked. */
  private static List<Kind> kinds(JsonNode spec, ServedObjects served) {
    List<Kind> kinds = new ArrayList<>();
    for (JsonNode rule : spec.path("matchConstraints").path("resourceRules")) {
      for (JsonNode group : rule.path("apiGroups")) {
        for (JsonNode version : rule.path("apiVersions")) {
          for (JsonNode resource : rule.path("resources")) {
            Kind kind =
                served.find(
                    new GroupVersionResource(group.asText(), version.asText(), resource.asText()));
            if (kind != null && !kinds.contains(kind) && kinds.size() < MOST_TYPES) {
              kinds.add(kind);
            }
          }
        }
      }
    }
    return kinds;
  }
}
