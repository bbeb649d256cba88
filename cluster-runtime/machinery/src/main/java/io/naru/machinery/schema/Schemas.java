package io.naru.machinery.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** Groups whose full name is not the short one with {@code .k8s.io}. */
  private static final Map<String, String> GROUPS =
      Map.of(
          "core", "",
          "apps", "apps",
          "autoscaling", "autoscaling",
          "batch", "batch",
          "policy", "policy",
          "rbac", "rbac.authorization.k8s.io",
          "flowcontrol", "flowcontrol.apiserver.k8s.io",
          "apiserverinternal", "internal.apiserver.k8s.io");

  private final Map<String, String> unparsed;
  private final Map<String, BuiltInNode> parsed = new ConcurrentHashMap<>();
  private final Map<GroupVersionKind, String> kinds;

  private Schemas(Map<String, String> unparsed) {
    this.unparsed = unparsed;
    Map<GroupVersionKind, String> found = new LinkedHashMap<>();
    for (Map.Entry<String, String> definition : unparsed.entrySet()) {
      GroupVersionKind kind = kindOf(definition.getKey());
      if (kind != null && isKind(definition.getValue())) {
        found.put(kind, definition.getKey());
      }
    }
    this.kinds = found;
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

  /** Objects and lists have apiVersion, kind and metadata; checks and options lack the last. */
  private static boolean isKind(String json) {
    return json.contains("\"apiVersion\":{") && json.contains("\"kind\":{") && !isReference(json);
  }

  /** References have the three fields too, or other required ones; they carry no metadata. */
  private static boolean isReference(String json) {
    JsonNode properties = Json.parseObject(json).path("properties");
    return !properties.has("metadata") && !properties.has("dryRun") && !properties.has("groups");
  }

  /** Group, version and kind that a definition's name stands for; null if it is of no API. */
  static @Nullable GroupVersionKind kindOf(String name) {
    String[] parts = name.split("\\.");
    int last = parts.length - 1;
    if (name.startsWith("io.k8s.api.") && parts.length == 6) {
      String group = GROUPS.getOrDefault(parts[3], parts[3] + ".k8s.io");
      return new GroupVersion(group, parts[last - 1]).kind(parts[last]);
    }
    if (name.contains(".pkg.apis.apiextensions.") || name.contains(".pkg.apis.apiregistration.")) {
      return new GroupVersion(parts[last - 2] + ".k8s.io", parts[last - 1]).kind(parts[last]);
    }
    return name.startsWith(META) ? new GroupVersion("", "v1").kind(parts[last]) : null;
  }

  private static final class Holder {
    private static final Schemas INSTANCE =
        new Schemas(new TreeMap<>(SchemaResource.definitions()));
  }
}
