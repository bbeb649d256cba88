package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The paths that tell what there is: groups, their versions, the resources of each, the server's
 * version and the keys of its tokens. By the document of version 3 that they are in. Groups that
 * only custom resources have are not described, as upstream.
 */
final class DiscoveryOperations {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final Map<String, List<Operation>> documents = new TreeMap<>();

  private DiscoveryOperations() {}

  static Map<String, List<Operation>> of(Collection<ServedResource> resources) {
    Set<GroupVersion> versions =
        new TreeSet<>(
            Comparator.comparing(GroupVersion::group).thenComparing(GroupVersion::version));
    for (ServedResource resource : resources) {
      if (resource.customSchema() == null) {
        versions.add(resource.kind().groupVersion());
      }
    }
    DiscoveryOperations operations = new DiscoveryOperations();
    versions.forEach(operations::version);
    if (!versions.isEmpty()) {
      operations.server();
    }
    return operations.documents;
  }

  private void server() {
    json("apis", "apis", "getAPIVersions", "get available API versions", META + "APIGroupList");
    add(
        "version",
        draft("version", "getCodeVersion", "get the version of this server")
            .consumes(MediaTypes.JSON)
            .produces(MediaTypes.JSON)
            .gives("io.k8s.apimachinery.pkg.version.Info", 200),
        "version");
    text(
        ".well-known/openid-configuration",
        "WellKnown",
        "getServiceAccountIssuerOpenIDConfiguration",
        "get the OpenID configuration of the issuer of service accounts' tokens",
        "application/json");
    text(
        "openid/v1/jwks",
        "openid",
        "getServiceAccountIssuerOpenIDKeyset",
        "get the keys that service accounts' tokens are verified with",
        "application/jwk-set+json");
  }

  private void version(GroupVersion version) {
    String group = version.group();
    String name = GroupNames.of(group);
    if (group.isEmpty()) {
      json("api", "core", "getCoreAPIVersions", "get available API versions", META + "APIVersions");
    } else if (!documents.containsKey("apis/" + group)) {
      json(
          "apis/" + group,
          GroupNames.tag(group),
          "get" + name + "APIGroup",
          "get information of a group",
          META + "APIGroup");
    }
    json(
        group.isEmpty() ? "api/" + version.version() : "apis/" + group + "/" + version.version(),
        GroupNames.tag(version),
        "get" + GroupNames.of(version) + "APIResources",
        "get available resources",
        META + "APIResourceList");
  }

  private void json(String path, String tag, String id, String description, String answer) {
    add(
        path,
        draft(path, id, description)
            .consumes(MediaTypes.OBJECT)
            .produces(MediaTypes.OBJECT)
            .gives(answer, 200),
        tag);
  }

  private void text(String path, String tag, String id, String description, String type) {
    add(path, draft(path, id, description).consumes(List.of()).produces(List.of(type)), tag);
  }

  private static OperationDraft draft(String path, String id, String description) {
    return new OperationDraft("/" + path + "/", "get", "").id(id).description(description);
  }

  private void add(String document, OperationDraft draft, String tag) {
    documents.computeIfAbsent(document, path -> new ArrayList<>()).add(draft.tagged(tag));
  }
}
