package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the status of each flow schema whether its priority level is missing: the condition
 * {@code Dangling} of Kubernetes' "API Priority and Fairness".
 */
final class FlowSchemaConditions implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FlowSchemaConditions.class);
  private static final String NAME = "api-priority-and-fairness-config-consumer-v1";
  private static final String DANGLING = "Dangling";
  private static final UserInfo USER = UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP);

  private final Registry registry;
  private final Clock clock;
  private final Kind schemas;
  private final Kind levels;
  private final ChangeReaction reaction;

  FlowSchemaConditions(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    schemas = kind("flowschemas");
    levels = kind("prioritylevelconfigurations");
    reaction = new ChangeReaction(NAME, registry, List.of(schemas, levels), this::tell);
  }

  private Kind kind(String plural) {
    return registry.kind(new GroupVersionResource("flowcontrol.apiserver.k8s.io", "v1", plural));
  }

  void start() {
    reaction.start();
  }

  private void tell() {
    Set<String> present =
        registry.list(levels, null, ListQuery.ALL).items().stream()
            .map(ApiObject::name)
            .collect(Collectors.toSet());
    for (ApiObject schema : registry.list(schemas, null, ListQuery.ALL).items()) {
      String level = Json.text(schema.tree(), "spec", "priorityLevelConfiguration", "name");
      String status = present.contains(level) ? "False" : "True";
      if (!status.equals(told(schema.tree()))) {
        write(schema.name(), condition(level, status));
      }
    }
  }

  private static String told(ObjectNode schema) {
    for (var condition : schema.path("status").path("conditions")) {
      if (Json.text(condition, "type").equals(DANGLING)) {
        return Json.text(condition, "status");
      }
    }
    return "";
  }

  private ObjectNode condition(String level, String status) {
    boolean found = status.equals("False");
    return Json.object()
        .put("type", DANGLING)
        .put("status", status)
        .put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("reason", found ? "Found" : "NotFound")
        .put(
            "message",
            "The priority level \"" + level + "\" " + (found ? "exists." : "does not exist."));
  }

  private void write(String name, ObjectNode condition) {
    try {
      registry.change(
          Call.of(schemas, "", name, "status", USER, WriteOptions.by(NAME)),
          old -> {
            ObjectNode schema = old.deepCopy();
            ArrayNode conditions = Json.ensureObject(schema, "status").withArray("conditions");
            for (int i = conditions.size() - 1; i >= 0; i--) {
              if (Json.text(conditions.get(i), "type").equals(DANGLING)) {
                conditions.remove(i);
              }
            }
            conditions.add(condition);
            return schema;
          });
    } catch (StatusException refused) {
      // Gone meanwhile, or written by others: the next change is another chance.
      LOG.debug("condition of flow schema {} not written", name, refused);
    }
  }

  @Override
  public void close() {
    reaction.close();
  }
}
