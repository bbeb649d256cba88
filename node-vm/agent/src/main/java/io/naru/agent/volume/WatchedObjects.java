package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.ApiClient;
import io.naru.agent.api.ApiException;
import io.naru.agent.api.Informer;
import io.naru.agent.api.Json;
import io.naru.agent.api.ObjectSource;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * ConfigMaps and Secrets, each watched by name as long as a pod refers to it: a node may see only
 * those. The first reading is a plain GET, so that a starting pod does not wait for a watch.
 */
public final class WatchedObjects implements ConfigObjects, AutoCloseable {

  private static final String CONFIG_MAPS = "configmaps";
  private static final String SECRETS = "secrets";

  private record Key(String resource, String namespace, String name) {}

  private final ApiClient client;
  private final BiConsumer<String, String> changed;
  private final Map<Key, Informer> informers = new ConcurrentHashMap<>();

  /**
   * Objects from this API server.
   *
   * @param changed is told namespace and name of each object that changed
   */
  public WatchedObjects(ApiClient client, BiConsumer<String, String> changed) {
    this.client = client;
    this.changed = changed;
  }

  @Override
  public @Nullable JsonNode configMap(String namespace, String name) throws IOException {
    return find(new Key(CONFIG_MAPS, namespace, name));
  }

  @Override
  public @Nullable JsonNode secret(String namespace, String name) throws IOException {
    return find(new Key(SECRETS, namespace, name));
  }

  private @Nullable JsonNode find(Key key) throws IOException {
    Informer informer = informers.computeIfAbsent(key, this::watch);
    JsonNode known = informer.get(key.namespace() + "/" + key.name());
    if (known != null) {
      return known;
    }
    // Absent from the watch may only mean that the watch is late; the server knows.
    try {
      return client.get(
          "/api/v1/namespaces/" + key.namespace() + "/" + key.resource() + "/" + key.name());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private Informer watch(Key key) {
    Informer informer =
        new Informer(
            client,
            "/api/v1/namespaces/" + key.namespace() + "/" + key.resource(),
            "fieldSelector=metadata.name%3D" + key.name());
    informer.addListener(
        new ObjectSource.Listener() {
          @Override
          public void changed(@Nullable JsonNode before, @Nullable JsonNode after) {
            if (informer.synced()) {
              changed.accept(key.namespace(), key.name());
            }
          }
        });
    return informer.start();
  }

  /** Stops watching what none of these pods refers to. */
  public void retain(Collection<Pod> pods) {
    Set<Key> used = new HashSet<>();
    for (Pod pod : pods) {
      references(pod, used);
    }
    for (Key key : Set.copyOf(informers.keySet())) {
      if (!used.contains(key)) {
        Informer informer = informers.remove(key);
        if (informer != null) {
          informer.close();
        }
      }
    }
  }

  private static void references(Pod pod, Set<Key> used) {
    String namespace = pod.namespace();
    for (JsonNode volume : pod.spec().path("volumes")) {
      add(used, CONFIG_MAPS, namespace, Json.text(volume, "configMap", "name"));
      add(used, SECRETS, namespace, Json.text(volume, "secret", "secretName"));
      for (JsonNode source : volume.path("projected").path("sources")) {
        add(used, CONFIG_MAPS, namespace, Json.text(source, "configMap", "name"));
        add(used, SECRETS, namespace, Json.text(source, "secret", "name"));
      }
    }
    for (ContainerSpec container : pod.allContainers()) {
      for (JsonNode source : container.json().path("envFrom")) {
        add(used, CONFIG_MAPS, namespace, Json.text(source, "configMapRef", "name"));
        add(used, SECRETS, namespace, Json.text(source, "secretRef", "name"));
      }
      for (JsonNode variable : container.json().path("env")) {
        JsonNode from = variable.path("valueFrom");
        add(used, CONFIG_MAPS, namespace, Json.text(from, "configMapKeyRef", "name"));
        add(used, SECRETS, namespace, Json.text(from, "secretKeyRef", "name"));
      }
    }
  }

  /** Whether the pod refers to an object of this name. */
  public static boolean refersTo(Pod pod, String namespace, String name) {
    Set<Key> used = new HashSet<>();
    references(pod, used);
    return used.stream().anyMatch(k -> k.namespace().equals(namespace) && k.name().equals(name));
  }

  private static void add(Set<Key> keys, String resource, String namespace, String name) {
    if (!name.isEmpty()) {
      keys.add(new Key(resource, namespace, name));
    }
  }

  @Override
  public void close() {
    informers.values().forEach(Informer::close);
  }
}
