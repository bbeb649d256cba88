package io.naru.controllers.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.EventType;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.Reflector;
import io.naru.client.control.ManagedController;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All resources that can be listed, watched and deleted, as of now: those built in, and those of
 * the custom resource definitions that are established. Definitions are watched, not asked for from
 * time to time, so a change is known at once. Thread-safe.
 */
public final class ServedResources implements ManagedController {

  private static final Logger LOG = LoggerFactory.getLogger(ServedResources.class);
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  private final Supplier<List<ServedResource>> builtIn;
  private final Map<String, ServedResource> custom = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Reflector reflector;

  /**
   * @param transport of a user who may list and watch custom resource definitions
   * @param builtIn what is served without any definition; one version of each
   */
  public ServedResources(ApiTransport transport, Supplier<List<ServedResource>> builtIn) {
    this.builtIn = builtIn;
    reflector = new Reflector(transport, DEFINITIONS, null, Selection.ALL, new Definitions());
  }

  /** Each resource in one version. */
  public List<ServedResource> all() {
    List<ServedResource> result = new ArrayList<>(builtIn.get());
    synchronized (custom) {
      result.addAll(custom.values());
    }
    return result;
  }

  /** Those of them whose objects live in namespaces. */
  public List<GroupVersionResource> namespaced() {
    return all().stream().filter(ServedResource::namespaced).map(ServedResource::resource).toList();
  }

  /** Calls back after every change of {@link #all}; must not wait for the API. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Returns once the definitions there are are known. */
  @Override
  public void start() {
    reflector.start();
    try {
      reflector.awaitAttempt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    reflector.close();
  }

  private final class Definitions implements Reflector.Listener {
    @Override
    public void onList(List<ApiObject> objects) {
      Map<String, ServedResource> next = new TreeMap<>();
      for (ApiObject definition : objects) {
        ServedResource resource = resource(definition);
        if (resource != null) {
          next.put(definition.name(), resource);
        }
      }
      boolean changed;
      synchronized (custom) {
        changed = !custom.equals(next);
        custom.clear();
        custom.putAll(next);
      }
      tell(changed);
    }

    @Override
    public void onChange(EventType type, ApiObject definition) {
      ServedResource next = type == EventType.DELETED ? null : resource(definition);
      boolean changed;
      synchronized (custom) {
        ServedResource before =
            next == null ? custom.remove(definition.name()) : custom.put(definition.name(), next);
        changed = next == null ? before != null : !next.equals(before);
      }
      tell(changed);
    }

    @Override
    public void onFailure(RuntimeException failure, Duration retry) {
      LOG.debug(
          "custom resource definitions are listed again in {}: {}", retry, failure.toString());
    }

    private void tell(boolean changed) {
      if (changed) {
        listeners.forEach(Runnable::run);
      }
    }
  }

  /** The version stored, if it is served, else the first one served; null if there is none yet. */
  private static @Nullable ServedResource resource(ApiObject definition) {
    if (!isEstablished(definition)) {
      return null;
    }
    String version = "";
    for (JsonNode candidate : definition.tree().path("spec").path("versions")) {
      if (candidate.path("served").asBoolean()
          && (version.isEmpty() || candidate.path("storage").asBoolean())) {
        version = Json.text(candidate, "name");
      }
    }
    if (version.isEmpty()) {
      return null;
    }
    return new ServedResource(
        new GroupVersionResource(
            Json.text(definition.tree(), "spec", "group"),
            version,
            Json.text(definition.tree(), "spec", "names", "plural")),
        Json.text(definition.tree(), "spec", "names", "kind"),
        Json.text(definition.tree(), "spec", "scope").equals("Namespaced"));
  }

  private static boolean isEstablished(ApiObject definition) {
    for (JsonNode condition : definition.tree().path("status").path("conditions")) {
      if (Json.text(condition, "type").equals("Established")) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }
}
