package io.naru.machinery.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.naru.machinery.schema.SchemaNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Schemas made by hand: small, and with just the markers that a test is about. */
public record TestSchema(
    Type type,
    Map<String, SchemaNode> properties,
    @Nullable SchemaNode items,
    @Nullable SchemaNode values,
    @Nullable JsonNode defaultValue,
    ListType listType,
    List<String> listMapKeys,
    boolean atomic,
    Set<String> patchStrategies,
    String patchMergeKey)
    implements SchemaNode {

  public static TestSchema of(Type type) {
    return new TestSchema(
        type, Map.of(), null, null, null, ListType.ATOMIC, List.of(), false, Set.of(), "");
  }

  public static TestSchema string() {
    return of(Type.STRING);
  }

  public static TestSchema integer() {
    return of(Type.INTEGER);
  }

  /** Names and schemas in turn. */
  public static TestSchema struct(Object... fields) {
    Map<String, SchemaNode> properties = new LinkedHashMap<>();
    for (int i = 0; i < fields.length; i += 2) {
      properties.put((String) fields[i], (SchemaNode) fields[i + 1]);
    }
    return new TestSchema(
        Type.STRUCT, properties, null, null, null, ListType.ATOMIC, List.of(), false, Set.of(), "");
  }

  public static TestSchema map(SchemaNode values) {
    return new TestSchema(
        Type.MAP, Map.of(), null, values, null, ListType.ATOMIC, List.of(), false, Set.of(), "");
  }

  public static TestSchema list(SchemaNode items) {
    return new TestSchema(
        Type.LIST, Map.of(), items, null, null, ListType.ATOMIC, List.of(), false, Set.of(), "");
  }

  public TestSchema asAtomic() {
    return new TestSchema(
        type,
        properties,
        items,
        values,
        null,
        listType,
        listMapKeys,
        true,
        patchStrategies,
        patchMergeKey);
  }

  public TestSchema asSet() {
    return new TestSchema(
        type,
        properties,
        items,
        values,
        null,
        ListType.SET,
        listMapKeys,
        atomic,
        Set.of("merge"),
        "");
  }

  /** Merged by key, in strategic merge (by the first) and in apply (by all). */
  public TestSchema keyedBy(String... keys) {
    return new TestSchema(
        type,
        properties,
        items,
        values,
        null,
        ListType.MAP,
        List.of(keys),
        atomic,
        Set.of("merge"),
        keys[0]);
  }

  public TestSchema strategies(String... strategies) {
    return new TestSchema(
        type,
        properties,
        items,
        values,
        defaultValue,
        listType,
        listMapKeys,
        atomic,
        Set.of(strategies),
        patchMergeKey);
  }

  public TestSchema withDefault(String value) {
    return new TestSchema(
        type,
        properties,
        items,
        values,
        TextNode.valueOf(value),
        listType,
        listMapKeys,
        atomic,
        patchStrategies,
        patchMergeKey);
  }

  @Override
  public Set<String> required() {
    return Set.of();
  }

  @Override
  public String format() {
    return "";
  }

  @Override
  public String description() {
    return "";
  }

  @Override
  public Set<String> enumValues() {
    return Set.of();
  }

  /** The part of a Deployment that the tests of merging need, with Kubernetes' markers. */
  public static SchemaNode deployment() {
    TestSchema env = struct("name", string(), "value", string(), "valueFrom", map(string()));
    TestSchema port =
        struct(
            "name", string(),
            "containerPort", integer(),
            "protocol", string().withDefault("TCP"),
            "hostPort", integer());
    TestSchema container =
        struct(
            "name", string(),
            "image", string(),
            "imagePullPolicy", string(),
            "command", list(string()),
            "env", list(env).keyedBy("name"),
            "ports", list(port).keyedBy("containerPort", "protocol"),
            "livenessProbe",
                struct("httpGet", struct("path", string()), "failureThreshold", integer()),
            "resources", struct("limits", map(of(Type.QUANTITY))));
    TestSchema volume =
        struct(
            "name", string(),
            "emptyDir", struct("medium", string()),
            "hostPath", struct("path", string()));
    TestSchema podSpec =
        struct(
            "containers", list(container).keyedBy("name"),
            "volumes", list(volume).keyedBy("name").strategies("merge", "retainKeys"),
            "tolerations", list(struct("key", string(), "operator", string())),
            "nodeSelector", map(string()).asAtomic());
    TestSchema metadata =
        struct(
            "name", string(),
            "namespace", string(),
            "uid", string(),
            "resourceVersion", string(),
            "generation", integer(),
            "creationTimestamp", string(),
            "managedFields", list(of(Type.ANY)),
            "labels", map(string()),
            "annotations", map(string()),
            "finalizers", list(string()).asSet());
    TestSchema strategy =
        struct("type", string(), "rollingUpdate", struct("maxSurge", of(Type.INT_OR_STRING)));
    return struct(
        "apiVersion", string(),
        "kind", string(),
        "metadata", metadata,
        "spec",
            struct(
                "replicas", integer(),
                "paused", of(Type.BOOLEAN),
                "strategy", strategy.strategies("retainKeys"),
                "selector", struct("matchLabels", map(string())).asAtomic(),
                "template", struct("metadata", metadata, "spec", podSpec)),
        "status", struct("replicas", integer(), "phase", string()));
  }
}
