package io.naru.apiserver.customresources;

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
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves what definitions say and tells in their status that it does: names are accepted, kinds
 * appear in {@link ServedKinds} (and so in discovery), and only then the definition is called
 * established, so that who waits for it can go on at once. A definition that is deleted takes its
 * objects along. {@link #reconcile} is to be called by one thread, whenever a definition changed.
 */
public final class DefinitionController implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DefinitionController.class);
  private static final String NAME = "custom-resource-definitions";
  static final UserInfo USER = UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP);

  private final Registry registry;
  private final ServedKinds served;
  private final Conversions conversions;
  private final Clock clock;
  private final Runnable published;
  private final Kind kind;
  private final Map<String, Definition> definitions = new HashMap<>();
  private final Map<String, InstanceCleanup> cleanups = new HashMap<>();

  /**
   * @param published called whenever the kinds served may have changed
   */
  public DefinitionController(
      Registry registry,
      ServedKinds served,
      Conversions conversions,
      Clock clock,
      Runnable published) {
    this.registry = registry;
    this.served = served;
    this.conversions = conversions;
    this.clock = clock;
    this.published = published;
    kind =
        registry.kind(
            new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions"));
  }

  /** Custom resource definitions: what to watch. */
  public Kind kind() {
    return kind;
  }

  /** Brings what is served in line with the definitions there are. */
  public void reconcile() {
    Map<String, ObjectNode> present = new LinkedHashMap<>();
    for (ApiObject object : registry.list(kind, null, ListQuery.ALL).items()) {
      present.put(object.name(), object.tree());
    }
    Map<String, ObjectNode> changed = new LinkedHashMap<>();
    for (Map.Entry<String, ObjectNode> entry : present.entrySet()) {
      ObjectNode definition = entry.getValue();
      List<ObjectNode> others = new ArrayList<>(present.values());
      others.removeIf(other -> other == definition);
      ObjectNode status = DefinitionStatus.of(definition, others, now());
      if (!JsonEquality.equal(status, definition.get("status"))) {
        ObjectNode updated = Json.object();
        updated.setAll(definition);
        updated.set("status", status);
        entry.setValue(updated);
        changed.put(entry.getKey(), status);
      }
    }
    Map<String, Definition> before = Map.copyOf(definitions);
    define(present);
    publish();
    changed.forEach(this::writeStatus);
    endWatches(before);
    present.forEach((name, definition) -> {
      if (Json.at(definition, "metadata", "deletionTimestamp") != null) {
        terminate(name);
      }
    });
  }

  private void define(Map<String, ObjectNode> present) {
    definitions.keySet().retainAll(present.keySet());
    present.forEach((name, tree) -> {
      if (!DefinitionStatus.isTrue(tree.path("status"), "Established")) {
        return;
      }
      var spec = tree.path("spec");
      var names = tree.path("status").path("acceptedNames");
      Definition known = definitions.get(name);
      if (known != null && known.isOf(spec, names)) {
        return;
      }
      try {
        definitions.put(name, new Definition(spec, names, conversions.of(spec)));
      } catch (RuntimeException unreadable) {
        // Validation should have refused it; what was served before still is.
        LOG.error("custom resource definition {} cannot be served", name, unreadable);
      }
    });
  }

  private void publish() {
    List<Kind> kinds = new ArrayList<>();
    definitions.values().forEach(definition -> kinds.addAll(definition.kinds()));
    kinds.sort(java.util.Comparator.comparing(each -> each.resource().toString()));
    served.serve(kinds);
    published.run();
  }

  /** Who watches what is no longer served learns that nothing more comes. */
  private void endWatches(Map<String, Definition> before) {
    before.forEach((name, definition) -> {
      Definition now = definitions.get(name);
      Set<GroupVersionResource> left = new HashSet<>();
      if (now != null) {
        now.kinds().forEach(each -> left.add(each.resource()));
      }
      if (!definition.kinds().stream().allMatch(each -> left.contains(each.resource()))) {
        registry.endWatches(definition.storedKind());
      }
      if (now == null) {
        InstanceCleanup cleanup = cleanups.remove(name);
        if (cleanup != null) {
          cleanup.close();
        }
      }
    });
  }

  private void terminate(String name) {
    Definition definition = definitions.get(name);
    if (definition == null) {
      // Never served, so nothing can be there.
      removeFinalizer(name);
      return;
    }
    definition.terminate();
    cleanups.computeIfAbsent(
        name,
        missing -> {
          InstanceCleanup cleanup =
              new InstanceCleanup(registry, definition.storedKind(), () -> removeFinalizer(name));
          condition(name, "InstanceDeletionInProgress", "CustomResource deletion is in progress");
          cleanup.start();
          return cleanup;
        });
  }

  private void condition(String name, String reason, String message) {
    change(
        name,
        "status",
        definition ->
            DefinitionStatus.set(
                Json.ensureObject(definition, "status"),
                "Terminating",
                "True",
                reason,
                message,
                now()));
  }

  private void removeFinalizer(String name) {
    change(
        name,
        "",
        definition -> {
          var finalizers = Json.ensureObject(definition, "metadata").withArray("finalizers");
          for (int i = finalizers.size() - 1; i >= 0; i--) {
            if (finalizers.get(i).asText().equals(InstanceCleanup.FINALIZER)) {
              finalizers.remove(i);
            }
          }
        });
  }

  private void writeStatus(String name, ObjectNode status) {
    change(name, "status", definition -> definition.set("status", status));
  }

  private void change(
      String name, String subresource, java.util.function.Consumer<ObjectNode> change) {
    try {
      registry.change(
          Call.of(kind, "", name, subresource, USER, WriteOptions.by(NAME)),
          old -> {
            ObjectNode definition = old.deepCopy();
            change.accept(definition);
            return definition;
          });
    } catch (StatusException refused) {
      // Gone meanwhile; of anything else the next change is another chance.
      if (!refused.isNotFound()) {
        LOG.warn("{} of custom resource definition {} not written", subresource, name, refused);
      }
    }
  }

  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  @Override
  public void close() {
    cleanups.values().forEach(InstanceCleanup::close);
  }
}
