package io.naru.client;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.machinery.ApiObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one collection as last seen, by key ({@code namespace/name}, or {@code name} for
 * cluster-scoped kinds) and by indexes. Objects in it are shared and not to be mutated.
 * Thread-safe.
 */
public final class Indexer<T extends HasMetadata> {

  /** Index that every indexer has: objects of a namespace. */
  public static final String BY_NAMESPACE = "namespace";

  /** Index that every indexer has: objects by the uid of their controlling owner. */
  public static final String BY_CONTROLLER = "controller";

  private static final String ORPHANS = "orphans";

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<String, T> objects = new TreeMap<>();
  private final Map<String, Function<T, ? extends Collection<String>>> functions = new HashMap<>();
  private final Map<String, Map<String, Map<String, T>>> indexes = new HashMap<>();

  public Indexer() {
    addIndex(BY_NAMESPACE, object -> List.of(namespace(object)));
    addIndex(BY_CONTROLLER, Owners::controllerUids);
    addIndex(
        ORPHANS,
        object -> Owners.controllerOf(object) == null ? List.of(namespace(object)) : List.of());
  }

  /** The key of an object. */
  public static String key(HasMetadata object) {
    return key(namespace(object), object.getMetadata().getName());
  }

  /** The key of a name; {@code namespace} is empty for cluster-scoped kinds. */
  public static String key(String namespace, String name) {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  /** The key of an untyped object. */
  public static String key(ApiObject object) {
    return key(object.namespace(), object.name());
  }

  /** Adds an index over all objects, present and future. */
  public void addIndex(String name, Function<T, ? extends Collection<String>> function) {
    lock.writeLock().lock();
    try {
      functions.put(name, function);
      indexes.put(name, new HashMap<>());
      objects.forEach((key, object) -> index(name, key, object));
    } finally {
      lock.writeLock().unlock();
    }
  }

  public @Nullable T get(String key) {
    lock.readLock().lock();
    try {
      return objects.get(key);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** {@code namespace} is empty for cluster-scoped kinds. */
  public @Nullable T get(String namespace, String name) {
    return get(key(namespace, name));
  }

  /** All objects, in key order. */
  public List<T> list() {
    lock.readLock().lock();
    try {
      return List.copyOf(objects.values());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The objects that an index has under a value. */
  public List<T> byIndex(String index, String value) {
    lock.readLock().lock();
    try {
      Map<String, Map<String, T>> values = indexes.get(index);
      if (values == null) {
        throw new IllegalArgumentException("no index " + index);
      }
      Map<String, T> found = values.get(value);
      return found == null ? List.of() : List.copyOf(found.values());
    } finally {
      lock.readLock().unlock();
    }
  }

  public List<T> inNamespace(String namespace) {
    return byIndex(BY_NAMESPACE, namespace);
  }

  /** The objects whose controlling owner has this uid. */
  public List<T> controlledBy(String uid) {
    return byIndex(BY_CONTROLLER, uid);
  }

  /** How many {@link #controlledBy} would answer. */
  public int countControlledBy(String uid) {
    lock.readLock().lock();
    try {
      return indexes.getOrDefault(BY_CONTROLLER, Map.of()).getOrDefault(uid, Map.of()).size();
    } finally {
      lock.readLock().unlock();
    }
  }

  /** The objects of a namespace that no owner controls: those that may be adopted. */
  public List<T> orphansIn(String namespace) {
    return byIndex(ORPHANS, namespace);
  }

  public Set<String> keys() {
    lock.readLock().lock();
    try {
      return Set.copyOf(objects.keySet());
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Adds or replaces; returns what was there. Informers and tests fill the indexer with this. */
  public @Nullable T put(T object) {
    String key = key(object);
    lock.writeLock().lock();
    try {
      T old = objects.put(key, object);
      functions.forEach((index, function) -> reindex(index, function, key, old, object));
      return old;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Removes; returns what was there. */
  public @Nullable T remove(String key) {
    lock.writeLock().lock();
    try {
      T old = objects.remove(key);
      if (old != null) {
        unindex(key, old);
      }
      return old;
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Most changes leave an object under the values it has been under. */
  private void reindex(
      String index,
      Function<T, ? extends Collection<String>> function,
      String key,
      @Nullable T old,
      T object) {
    Map<String, Map<String, T>> values = indexes.getOrDefault(index, Map.of());
    Collection<String> now = function.apply(object);
    Collection<String> before = old == null ? List.of() : function.apply(old);
    if (!before.equals(now)) {
      before.forEach(value -> remove(values, value, key));
    }
    for (String value : now) {
      values.computeIfAbsent(value, v -> new LinkedHashMap<>()).put(key, object);
    }
  }

  private static <T> void remove(Map<String, Map<String, T>> values, String value, String key) {
    Map<String, T> found = values.get(value);
    if (found != null && found.remove(key) != null && found.isEmpty()) {
      values.remove(value);
    }
  }

  private void index(String index, String key, T object) {
    Map<String, Map<String, T>> values = indexes.get(index);
    Function<T, ? extends Collection<String>> function = functions.get(index);
    if (values == null || function == null) {
      return;
    }
    for (String value : function.apply(object)) {
      values.computeIfAbsent(value, v -> new LinkedHashMap<>()).put(key, object);
    }
  }

  private void unindex(String key, T object) {
    functions.forEach((index, function) -> {
      Map<String, Map<String, T>> values = indexes.getOrDefault(index, Map.of());
      function.apply(object).forEach(value -> remove(values, value, key));
    });
  }

  private static String namespace(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }
}
