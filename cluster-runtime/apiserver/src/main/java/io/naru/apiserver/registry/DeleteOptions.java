package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code meta/v1 DeleteOptions}.
 *
 * @param gracePeriodSeconds null for the kind's own
 * @param uid the object's uid must be this; empty for any
 * @param resourceVersion the object's version must be this; empty for any
 * @param propagationPolicy null if not said
 * @param orphanDependents the old way to say Orphan or Background; null if not said
 */
public record DeleteOptions(
    @Nullable Long gracePeriodSeconds,
    String uid,
    String resourceVersion,
    @Nullable Propagation propagationPolicy,
    @Nullable Boolean orphanDependents,
    boolean dryRun) {

  public static final DeleteOptions DEFAULT = new DeleteOptions(null, "", "", null, null, false);

  private static final GroupVersionKind KIND =
      new GroupVersionKind("meta.k8s.io", "v1", "DeleteOptions");
  private static final String POLICY = "propagationPolicy";

  /** What becomes of dependents. */
  public enum Propagation {
    ORPHAN,
    BACKGROUND,
    FOREGROUND
  }

  /**
   * Reads and validates the options.
   *
   * @throws StatusException 422 if they contradict themselves
   */
  public static DeleteOptions parse(ObjectNode options) {
    FieldErrors errors = new FieldErrors();
    JsonNode grace = Json.at(options, "gracePeriodSeconds");
    JsonNode orphan = Json.at(options, "orphanDependents");
    String policy = Json.text(options, POLICY);
    if (orphan != null && !policy.isEmpty()) {
      errors.invalid(POLICY, policy, "orphanDependents and deletionPropagation cannot be both set");
    }
    Propagation propagation =
        switch (policy) {
          case "Orphan" -> Propagation.ORPHAN;
          case "Background" -> Propagation.BACKGROUND;
          case "Foreground" -> Propagation.FOREGROUND;
          case "" -> null;
          default -> {
            errors.notSupported(
                POLICY, policy, List.of("Foreground", "Background", "Orphan", "nil"));
            yield null;
          }
        };
    boolean dryRun = dryRun(options.path("dryRun"), errors);
    if (!errors.isEmpty()) {
      throw StatusException.invalid(KIND, "", errors);
    }
    return new DeleteOptions(
        grace == null ? null : grace.asLong(),
        Json.text(options, "preconditions", "uid"),
        Json.text(options, "preconditions", "resourceVersion"),
        propagation,
        orphan == null ? null : orphan.asBoolean(),
        dryRun);
  }

  /** What was said, as admission shows it; without version and kind. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (gracePeriodSeconds != null) {
      json.put("gracePeriodSeconds", gracePeriodSeconds);
    }
    if (!uid.isEmpty()) {
      json.withObject("/preconditions").put("uid", uid);
    }
    if (!resourceVersion.isEmpty()) {
      json.withObject("/preconditions").put("resourceVersion", resourceVersion);
    }
    if (orphanDependents != null) {
      json.put("orphanDependents", orphanDependents);
    }
    if (propagationPolicy != null) {
      json.put(
          POLICY,
          switch (propagationPolicy) {
            case ORPHAN -> "Orphan";
            case BACKGROUND -> "Background";
            case FOREGROUND -> "Foreground";
          });
    }
    return json;
  }

  /** The same, that stores nothing if this is asked for in another place, too. */
  DeleteOptions orDry(boolean dry) {
    return new DeleteOptions(
        gracePeriodSeconds,
        uid,
        resourceVersion,
        propagationPolicy,
        orphanDependents,
        dryRun || dry);
  }

  private static boolean dryRun(JsonNode values, FieldErrors errors) {
    for (JsonNode value : values) {
      if (!value.asText().equals("All")) {
        errors.notSupported("dryRun", values, List.of("All"));
      }
    }
    return !values.isEmpty();
  }
}
