package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The objects that are the same in every cluster. */
final class BuiltInObjects {

  private static final String RBAC = "rbac.authorization.k8s.io/v1";
  private static final String FLOW_CONTROL = "flowcontrol.apiserver.k8s.io/v1";

  private BuiltInObjects() {}

  static List<Item> namespaces() {
    List<Item> items = new ArrayList<>();
    for (String name : List.of("default", "kube-system", "kube-public", "kube-node-lease")) {
      items.add(Item.of("v1", "namespaces", named(name), Reconciliation.KEEP));
    }
    return items;
  }

  static List<Item> roles() {
    List<Item> items = new ArrayList<>();
    List<ObjectNode> objects = RolePolicy.parse(read("roles.txt").lines().toList());
    // Written whole at once, so that nobody ever sees admin, edit and view without rules.
    AggregatedRules.fill(
        objects.stream().filter(o -> Json.text(o, "kind").equals("ClusterRole")).toList());
    for (ObjectNode object : objects) {
      String resource =
          switch (Json.text(object, "kind")) {
            case "ClusterRole" -> "clusterroles";
            case "Role" -> "roles";
            case "ClusterRoleBinding" -> "clusterrolebindings";
            default -> "rolebindings";
          };
      items.add(Item.of(RBAC, resource, object, Reconciliation.ADD_MISSING));
    }
    return items;
  }

  static List<Item> priorityClasses() {
    return List.of(
        priorityClass(
            "system-node-critical",
            2_000_001_000,
            "For pods of the system without which their own node does not work."),
        priorityClass(
            "system-cluster-critical",
            2_000_000_000,
            "For pods of the system that the cluster needs on whatever node."));
  }

  private static Item priorityClass(String name, int value, String description) {
    ObjectNode object = named(name).put("value", value).put("description", description);
    object.put("preemptionPolicy", "PreemptLowerPriority");
    return Item.of("scheduling.k8s.io/v1", "priorityclasses", object, Reconciliation.KEEP);
  }

  static List<Item> flowControl() {
    List<Item> items = new ArrayList<>();
    ObjectNode all = Json.parseObject(read("flow-control.json"));
    for (String resource : List.of("prioritylevelconfigurations", "flowschemas")) {
      all.path(resource)
          .properties()
          .forEach(entry -> {
            ObjectNode object = named(entry.getKey());
            Json.ensureObject(object, "metadata", "annotations")
                .put("apf.kubernetes.io/autoupdate-spec", "true");
            object.set("spec", entry.getValue());
            items.add(Item.of(FLOW_CONTROL, resource, object, Reconciliation.KEEP));
          });
    }
    return items;
  }

  /** One for each group version that this server answers itself. */
  static List<Item> apiServices() {
    List<Item> items = new ArrayList<>();
    for (String line : read("api-services.txt").lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] words = line.split(" ");
      String group = words[1].equals("core") ? "" : words[1];
      ObjectNode object = named(words[0] + "." + group);
      Json.ensureObject(object, "metadata", "labels")
          .put("kube-aggregator.kubernetes.io/automanaged", "onstart");
      ObjectNode spec = object.putObject("spec");
      if (!group.isEmpty()) {
        spec.put("group", group);
      }
      spec.put("version", words[0])
          .put("groupPriorityMinimum", Integer.parseInt(words[2]))
          .put("versionPriority", Integer.parseInt(words[3]));
      items.add(Item.of("apiregistration.k8s.io/v1", "apiservices", object, Reconciliation.KEEP));
    }
    return items;
  }

  static ObjectNode named(String name) {
    ObjectNode object = Json.object();
    object.putObject("metadata").put("name", name);
    return object;
  }

  private static String read(String resource) {
    try (InputStream input = BuiltInObjects.class.getResourceAsStream(resource)) {
      if (input == null) {
        throw new IllegalStateException("not packaged: " + resource);
      }
      return new String(input.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
