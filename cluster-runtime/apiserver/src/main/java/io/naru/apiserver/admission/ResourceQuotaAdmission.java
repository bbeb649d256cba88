package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.quantity.Quantity;
import io.naru.machinery.quota.Amounts;
import io.naru.machinery.quota.QuotaScopes;
import io.naru.machinery.quota.QuotaUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The quotas of a namespace: what a new object uses is added to their usage, under their optimistic
 * lock, and the object is refused where that exceeds what they allow. The quota controller takes
 * off again what is deleted.
 */
final class ResourceQuotaAdmission implements AdmissionPlugin {

  private static final GroupVersionResource QUOTAS =
      new GroupVersionResource("", "v1", "resourcequotas");

  private final ObjectReader reader;
  private final QuotaWriter writer;

  ResourceQuotaAdmission(ObjectReader reader, QuotaWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    if (object == null || attributes.namespace().isEmpty() || !attributes.subresource().isEmpty()) {
      return;
    }
    Map<String, Quantity> added = added(attributes, object);
    if (added.isEmpty()) {
      return;
    }
    for (ApiObject quota : reader.list(QUOTAS, attributes.namespace())) {
      if (!QuotaScopes.match(quota.tree(), attributes.kind().resource().groupResource(), object)) {
        continue;
      }
      requireStated(attributes, quota, object);
      Map<String, Quantity> relevant = relevant(quota.tree(), added);
      if (relevant.isEmpty()) {
        continue;
      }
      if (attributes.dryRun()) {
        charge(attributes, quota.tree(), relevant);
      } else {
        writer.change(quota, present -> charge(attributes, present, relevant));
      }
    }
  }

  /** What the write makes more: all of a new object, the growth of an old one. */
  private static Map<String, Quantity> added(Attributes attributes, ObjectNode object) {
    Map<String, Quantity> usage =
        QuotaUsage.of(attributes.kind().resource().groupResource(), object);
    ObjectNode old = attributes.old();
    if (attributes.operation() == Operation.CREATE || old == null) {
      return usage;
    }
    Map<String, Quantity> before = QuotaUsage.of(attributes.kind().resource().groupResource(), old);
    Map<String, Quantity> growth = new TreeMap<>();
    usage.forEach((name, amount) -> {
      Quantity more = amount.subtract(before.getOrDefault(name, Quantity.ZERO));
      if (more.signum() > 0) {
        growth.put(name, more);
      }
    });
    return growth;
  }

  private static Map<String, Quantity> relevant(ObjectNode quota, Map<String, Quantity> added) {
    Map<String, Quantity> relevant = new TreeMap<>(added);
    relevant.keySet().retainAll(Amounts.of(hard(quota)).keySet());
    return relevant;
  }

  private static JsonNode hard(ObjectNode quota) {
    JsonNode observed = Json.at(quota, "status", "hard");
    return observed == null ? quota.path("spec").path("hard") : observed;
  }

  /** A quota on compute resources wants every pod to say what it takes of them. */
  private static void requireStated(Attributes attributes, ApiObject quota, ObjectNode object) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    List<String> missing = new ArrayList<>();
    for (String name : Amounts.of(quota.tree().path("spec").path("hard")).keySet()) {
      String part = name.startsWith("limits.") ? "limits" : "requests";
      String resource = name.substring(name.indexOf('.') + 1);
      if (!List.of("cpu", "memory").contains(resource)) {
        continue;
      }
      List<String> containers = new ArrayList<>();
      for (JsonNode container : object.path("spec").path("containers")) {
        if (!container.path("resources").path(part).has(resource)) {
          containers.add(Json.text(container, "name"));
        }
      }
      if (!containers.isEmpty()) {
        missing.add(name + " for: " + String.join(",", containers));
      }
    }
    if (!missing.isEmpty()) {
      throw attributes.forbidden(
          "failed quota: " + quota.name() + ": must specify " + String.join("; ", missing));
    }
  }

  private static ObjectNode charge(
      Attributes attributes, ObjectNode quota, Map<String, Quantity> added) {
    Map<String, Quantity> hard = Amounts.of(hard(quota));
    Map<String, Quantity> used = Amounts.of(quota.path("status").path("used"));
    Map<String, Quantity> exceeded = new TreeMap<>();
    added.forEach((name, amount) -> {
      Quantity limit = hard.get(name);
      Quantity total = used.getOrDefault(name, Quantity.ZERO).add(amount);
      if (limit != null && total.compareTo(limit) > 0) {
        exceeded.put(name, amount);
      }
    });
    if (!exceeded.isEmpty()) {
      throw refusal(attributes, quota, exceeded, used, hard);
    }
    ObjectNode changed = quota.deepCopy();
    ObjectNode total = Json.ensureObject(changed, "status", "used");
    Amounts.sum(used, added).forEach((name, amount) -> total.put(name, amount.toString()));
    if (Json.at(changed, "status", "hard") == null) {
      Json.ensureObject(changed, "status").set("hard", hard(quota).deepCopy());
    }
    return changed;
  }

  private static StatusException refusal(
      Attributes attributes,
      ObjectNode quota,
      Map<String, Quantity> exceeded,
      Map<String, Quantity> used,
      Map<String, Quantity> hard) {
    return attributes.forbidden(
        "exceeded quota: "
            + Json.text(quota, "metadata", "name")
            + ", requested: "
            + show(exceeded, exceeded::get)
            + ", used: "
            + show(exceeded, name -> used.getOrDefault(name, Quantity.ZERO))
            + ", limited: "
            + show(exceeded, hard::get));
  }

  private static String show(
      Map<String, Quantity> names, Function<String, ? extends Object> amounts) {
    return names.keySet().stream()
        .map(name -> name + "=" + amounts.apply(name))
        .collect(Collectors.joining(","));
  }
}
