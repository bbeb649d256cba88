package io.naru.machinery.schema;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The schema of every built-in kind of Kubernetes v1.36, made at build time. A definition is parsed
 * when it is first asked for, and shared from then on. Thread-safe.
 */
public final class Schemas {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** Kinds of the meta package that every group version has. */
  private static final Set<String> EVERYWHERE = Set.of("DeleteOptions", "WatchEvent");

  private final Map<String, String> unparsed;
  private final Map<String, BuiltInNode> parsed = new ConcurrentHashMap<>();
  private final Map<GroupVersionKind, String> kinds;

  private Schemas(Map<String, String> unparsed, Map<GroupVersionKind, String> kinds) {
    this.unparsed = unparsed;
    this.kinds = kinds;
  }

  /** The one instance; the first call reads the resource. */
  public static Schemas builtIn() {
    return Holder.INSTANCE;
  }

  /**
   * The schema of a kind; null if there is none. {@code DeleteOptions} and {@code WatchEvent} are
   * found in every group version.
   */
  public @Nullable SchemaNode of(GroupVersionKind kind) {
    String name = kinds.get(kind);
    if (name == null && EVERYWHERE.contains(kind.kind())) {
      name = META + kind.kind();
    }
    return name == null ? null : definition(name);
  }

  /** By upstream's name, for example {@code io.k8s.api.apps.v1.Deployment}; null if unknown. */
  public @Nullable SchemaNode definition(String name) {
    return node(name);
  }

  /** All definition names, sorted. */
  public Set<String> names() {
    return new TreeSet<>(unparsed.keySet());
  }

  /** All kinds, lists among them. */
  public Collection<GroupVersionKind> kinds() {
    return Set.copyOf(kinds.keySet());
  }

  /** The definition of a kind; null if there is none. */
  public @Nullable String nameOf(GroupVersionKind kind) {
    return kinds.get(kind);
  }

  /** Changes when any definition does; for entity tags. */
  public String fingerprint() {
    return SchemaResource.fingerprint();
  }

  /**
   * The name of the definition that a node of this schema is, or refers to; empty for a value that
   * is described in place (a string, a list) and for nodes of other schemas.
   */
  public static String nameOf(SchemaNode node) {
    return node instanceof BuiltInNode builtIn ? builtIn.reference() : "";
  }

  /**
   * Whether a scalar of a built-in kind is a pointer in the Go types, where a zero value differs
   * from none: {@code replicas: 0} is kept, {@code minReadySeconds: 0} is not.
   */
  static boolean keepsZero(SchemaNode node) {
    return !(node instanceof BuiltInNode builtIn) || builtIn.keepsZero();
  }

  @Nullable BuiltInNode node(String name) {
    String json = unparsed.get(name);
    return json == null
        ? null
        : parsed.computeIfAbsent(
            name, key -> BuiltInNode.definition(this, key, Json.parseObject(json)));
  }

  /**
   * Whether the schema names the list type of a list; {@link SchemaNode#listType()} is atomic where
   * it does not.
   */
  public static boolean marksListType(SchemaNode node) {
    return !(node instanceof BuiltInNode builtIn) || builtIn.marksListType();
  }

  private static final class Holder {
    private static final Schemas INSTANCE = read();

    private static Schemas read() {
      Map<String, String> definitions = HashMap.newHashMap(1024);
      Map<GroupVersionKind, String> kinds = HashMap.newHashMap(256);
      SchemaResource.definitions((name, kind, json) -> {
        definitions.put(name, json);
        if (!kind.isEmpty()) {
          String[] parts = kind.split("/");
          kinds.put(new GroupVersionKind(parts[0], parts[1], parts[2]), name);
        }
      });
      return new Schemas(definitions, kinds);
    }
  }
}
