package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Works out a pod's priority from its PriorityClass, or from the default one. */
final class Priority implements AdmissionPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("scheduling.k8s.io", "v1", "priorityclasses");
  private static final String PREEMPT = "PreemptLowerPriority";

  private final ObjectReader reader;

  Priority(ObjectReader reader) {
    this.reader = reader;
  }

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("", "pods")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    ApiObject chosen = priorityClass(attributes, spec);
    int value = 0;
    String policy = PREEMPT;
    if (chosen != null) {
      spec.put("priorityClassName", chosen.name());
      value = chosen.tree().path("value").asInt();
      String stated = Json.text(chosen.tree(), "preemptionPolicy");
      policy = stated.isEmpty() ? PREEMPT : stated;
    }
    JsonNode given = Json.at(spec, "priority");
    if (given != null && given.asInt() != value) {
      throw attributes.forbidden(
          "the integer value of priority ("
              + given.asInt()
              + ") must not be provided in pod spec; priority admission controller computed "
              + value
              + " from the given PriorityClass name");
    }
    String givenPolicy = Json.text(spec, "preemptionPolicy");
    if (!givenPolicy.isEmpty() && !givenPolicy.equals(policy)) {
      throw attributes.forbidden(
          "the string value of PreemptionPolicy ("
              + givenPolicy
              + ") must not be provided in pod spec; priority admission controller computed "
              + policy
              + " from the given PriorityClass name");
    }
    spec.put("priority", value);
    spec.put("preemptionPolicy", policy);
  }

  private @Nullable ApiObject priorityClass(Attributes attributes, ObjectNode spec) {
    String name = Json.text(spec, "priorityClassName");
    if (!name.isEmpty()) {
      ApiObject found = reader.find(CLASSES, "", name);
      if (found == null) {
        throw attributes.forbidden("no PriorityClass with name " + name + " was found");
      }
      return found;
    }
    return reader.list(CLASSES, "").stream()
        .filter(Priority::isDefault)
        .min(Comparator.comparingInt(found -> found.tree().path("value").asInt()))
        .orElse(null);
  }

  @Override
  public void validate(Attributes attributes) {
    if (!attributes.isAbout("scheduling.k8s.io", "priorityclasses")
        || attributes.object() == null
        || !attributes.object().path("globalDefault").asBoolean()) {
      return;
    }
    String name = Json.text(attributes.object(), "metadata", "name");
    reader.list(CLASSES, "").stream()
        .filter(found -> isDefault(found) && !found.name().equals(name))
        .findFirst()
        .ifPresent(other -> {
          throw attributes.forbidden(
              "PriorityClass "
                  + other.name()
                  + " is already marked as default. Only one default can exist");
        });
  }

  private static boolean isDefault(ApiObject priorityClass) {
    return priorityClass.tree().path("globalDefault").asBoolean();
  }
}
