package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Cause;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code pods/eviction}: deletes a pod if its PodDisruptionBudget allows one more disruption, and
 * counts it there.
 */
final class PodEviction {

  private static final String OLD_VERSION = "policy/v1beta1";
  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");

  private final Registry registry;
  private final RegistryContext context;

  PodEviction(Registry registry, RegistryContext context) {
    this.registry = registry;
    this.context = context;
  }

  /** The same in the version of today: the one before is good as well, and some clients send it. */
  static byte[] known(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.contains(OLD_VERSION)
        ? text.replace(OLD_VERSION, "policy/v1").getBytes(StandardCharsets.UTF_8)
        : body;
  }

  void evict(Call call, ObjectNode eviction) {
    String name = Json.text(eviction, "metadata", "name");
    if (!name.isEmpty() && !name.equals(call.name())) {
      throw StatusException.badRequest("name in URL does not match name in Eviction object");
    }
    DeleteOptions given =
        eviction.get("deleteOptions") instanceof ObjectNode written
            ? DeleteOptions.parse(written)
            : DeleteOptions.DEFAULT;
    DeleteOptions options = given.orDry(call.options().dryRun());
    ApiObject pod = registry.get(call.kind(), call.namespace(), call.name());
    if (!isIndependentOfBudgets(pod)) {
      List<ApiObject> budgets = budgetsOf(pod);
      if (budgets.size() > 1) {
        throw StatusException.internal(
            "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                + " not support.");
      }
      if (!budgets.isEmpty() && needsBudget(pod, budgets.getFirst())) {
        spend(call, budgets.getFirst().name(), options.dryRun());
      }
    }
    registry.deleteAdmitted(call.at(""), options);
  }

  private static boolean isIndependentOfBudgets(ApiObject pod) {
    return switch (Json.text(pod.tree(), "status", "phase")) {
      case "Succeeded", "Failed", "Pending" -> true;
      default -> pod.isBeingDeleted();
    };
  }

  private List<ApiObject> budgetsOf(ApiObject pod) {
    JsonNode labels = Json.at(pod.tree(), "metadata", "labels");
    return registry.list(BUDGETS, pod.namespace()).stream()
        .filter(budget ->
            LabelSelector.fromJson(Json.at(budget.tree(), "spec", "selector")).matches(labels))
        .toList();
  }

  /** A pod that is not ready may go if that takes nothing from those who are. */
  private static boolean needsBudget(ApiObject pod, ApiObject budget) {
    if (isReady(pod)) {
      return true;
    }
    JsonNode status = budget.tree().path("status");
    boolean always =
        Json.text(budget.tree(), "spec", "unhealthyPodEvictionPolicy").equals("AlwaysAllow");
    int desired = status.path("desiredHealthy").asInt();
    boolean healthy = desired > 0 && status.path("currentHealthy").asInt() >= desired;
    return !always && !healthy;
  }

  private static boolean isReady(ApiObject pod) {
    for (JsonNode condition : pod.tree().path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Ready")) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private void spend(Call call, String budget, boolean dryRun) {
    WriteOptions options =
        new WriteOptions(
            dryRun, call.options().fieldManager(), call.options().fieldValidation(), false);
    Call write =
        Call.of(registry.kind(BUDGETS), call.namespace(), budget, "status", call.user(), options);
    registry.change(write, old -> spent(call, old));
  }

  private ObjectNode spent(Call call, ObjectNode budget) {
    String name = Metadata.name(budget);
    JsonNode status = budget.path("status");
    if (status.path("observedGeneration").asLong() < Metadata.generation(budget)) {
      throw tooMany(
          "The disruption budget " + name + " is still being processed by the server.", 10);
    }
    int allowed = status.path("disruptionsAllowed").asInt();
    if (allowed < 0) {
      throw StatusException.forbidden(
          BUDGETS.groupResource(), name, "pdb disruptions allowed is negative");
    }
    if (allowed == 0) {
      throw tooMany(
          "The disruption budget "
              + name
              + " needs "
              + status.path("desiredHealthy").asInt()
              + " healthy pods and has "
              + status.path("currentHealthy").asInt()
              + " currently",
          0);
    }
    ObjectNode changed = budget.deepCopy();
    ObjectNode counts = Json.ensureObject(changed, "status");
    counts.put("disruptionsAllowed", allowed - 1);
    Json.ensureObject(counts, "disruptedPods").put(call.name(), context.now());
    return changed;
  }

  private static StatusException tooMany(String cause, int retryAfterSeconds) {
    return new StatusException(
        new Status(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            new Details(
                "",
                "",
                "",
                "",
                List.of(new Cause("DisruptionBudget", cause, "")),
                retryAfterSeconds)));
  }
}
