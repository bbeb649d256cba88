package io.naru.desktop.kinds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which kinds belong together in the side bar; what the table does not name has its place, too. */
public final class Sections {

  /** All that is not Kubernetes' own. */
  public static final String CUSTOM = "custom";

  /** Kinds that are seldom looked at. */
  public static final String MORE = "more";

  private static final Map<String, List<String>> NAMED = new LinkedHashMap<>();

  static {
    NAMED.put("cluster", List.of("nodes", "namespaces", "events"));
    NAMED.put(
        "workloads",
        List.of(
            "pods",
            "deployments",
            "replicasets",
            "statefulsets",
            "daemonsets",
            "jobs",
            "cronjobs"));
    NAMED.put("network", List.of("services", "ingresses", "endpointslices", "networkpolicies"));
    NAMED.put(
        "configuration",
        List.of("configmaps", "secrets", "horizontalpodautoscalers", "poddisruptionbudgets"));
    NAMED.put("storage", List.of("persistentvolumeclaims", "persistentvolumes", "storageclasses"));
    NAMED.put(
        "access",
        List.of("serviceaccounts", "roles", "rolebindings", "clusterroles", "clusterrolebindings"));
  }

  private Sections() {}

  /** The ids of kinds by section, in order; sections without kinds are left out. */
  public static Map<String, List<String>> of(List<Resource> resources) {
    Set<String> there = resources.stream().map(Resource::id).collect(Collectors.toSet());
    Map<String, List<String>> sections = new LinkedHashMap<>();
    List<String> placed = new ArrayList<>();
    NAMED.forEach(
        (section, ids) -> put(sections, section, ids.stream().filter(there::contains).toList()));
    sections.values().forEach(placed::addAll);
    put(sections, CUSTOM, rest(resources, placed, false));
    put(sections, MORE, rest(resources, placed, true));
    return sections;
  }

  private static List<String> rest(List<Resource> resources, List<String> placed, boolean builtIn) {
    return resources.stream()
        .filter(resource -> resource.isBuiltIn() == builtIn)
        .map(Resource::id)
        .filter(id -> !placed.contains(id))
        .sorted()
        .toList();
  }

  private static void put(Map<String, List<String>> sections, String section, List<String> ids) {
    if (!ids.isEmpty()) {
      sections.put(section, ids);
    }
  }
}
