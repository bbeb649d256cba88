package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.openapi.ServedResource.ServedSubresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Lays out the paths of a resource, as the Kubernetes API conventions have them. */
final class Operations {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> CONNECT = Set.of("attach", "exec", "portforward", "proxy");
  private static final List<String> PROXIED =
      List.of("delete", "get", "head", "options", "patch", "post", "put");

  private final ServedResource resource;
  private final String tag;
  private final List<Operation> operations = new ArrayList<>();

  private Operations(ServedResource resource) {
    this.resource = resource;
    this.tag = GroupNames.tag(resource.kind().groupVersion());
  }

  static List<Operation> of(ServedResource resource) {
    Operations operations = new Operations(resource);
    operations.collection();
    operations.item();
    operations.watches();
    resource.subresources().forEach(operations::subresource);
    return List.copyOf(operations.operations);
  }

  private void collection() {
    String kind = resource.kind().kind();
    String path = root("") + namespace() + "/" + resource.plural();
    String own = definition(resource.kind());
    if (has("list")) {
      String description = "list or watch objects of kind " + kind;
      add(
          draft(path, "get", "list", id("list", "", ""), description)
              .parameters(scope(), Parameter.LIST)
              .gives(own + "List", 200));
      if (resource.namespaced()) {
        add(
            draft(
                    root("") + "/" + resource.plural(),
                    "get",
                    "list",
                    everywhere("list", ""),
                    description)
                .parameters(List.of(Parameter.PRETTY), Parameter.LIST)
                .gives(own + "List", 200));
      }
    }
    if (has("create")) {
      add(
          draft(path, "post", "post", id("create", "", ""), "create " + withArticle(kind))
              .parameters(scope(), Parameter.WRITE)
              .takes(own)
              .gives(own, 200, 201, 202));
    }
    if (has("deletecollection")) {
      String id = id("delete", "Collection", "");
      add(
          draft(path, "delete", "deletecollection", id, "delete collection of " + kind)
              .parameters(scope(), Parameter.DELETE_COLLECTION)
              .takes(META + "DeleteOptions")
              .gives(META + "Status", 200));
    }
  }

  private void item() {
    String kind = resource.kind().kind();
    change(itemPath(""), resource.kind(), resource.verbs(), definition(resource.kind()), kind, "");
    if (has("delete")) {
      String answer = resource.returnsDeleted() ? definition(resource.kind()) : META + "Status";
      String id = id("delete", "", "");
      add(
          draft(itemPath(""), "delete", "delete", id, "delete " + withArticle(kind))
              .parameters(named(kind), Parameter.DELETE)
              .takes(META + "DeleteOptions")
              .gives(answer, 200, 202));
    }
  }

  private void watches() {
    if (!has("watch")) {
      return;
    }
    String event = META + "WatchEvent";
    String description = "deprecated: use the 'watch' parameter with a list operation instead";
    String path = root("/watch") + namespace() + "/" + resource.plural();
    add(
        draft(path, "get", "watchlist", id("watch", "", "List"), description)
            .parameters(scope(), Parameter.LIST)
            .gives(event, 200));
    add(
        draft(path + "/{name}", "get", "watch", id("watch", "", ""), description)
            .parameters(named(resource.kind().kind()), Parameter.LIST)
            .gives(event, 200));
    if (resource.namespaced()) {
      String all = root("/watch") + "/" + resource.plural();
      add(
          draft(all, "get", "watchlist", everywhere("watch", "List"), description)
              .parameters(List.of(Parameter.PRETTY), Parameter.LIST)
              .gives(event, 200));
    }
  }

  private void subresource(ServedSubresource sub) {
    if (CONNECT.contains(sub.name())) {
      connect(sub);
      return;
    }
    String path = itemPath("/" + sub.name());
    String suffix = GroupNames.upperFirst(sub.name());
    String kind = resource.kind().kind();
    String subject = sub.name() + " of " + kind;
    if (sub.name().equals("log")) {
      add(
          draft(path, "get", "get", id("read", "", suffix), "read " + subject)
              .parameters(named(kind), StreamParameters.of("log"))
              .produces(MediaTypes.LOG));
      return;
    }
    String own = definition(sub.kind());
    change(path, sub.kind(), sub.verbs(), own, subject, suffix);
    if (sub.verbs().contains("create")) {
      String description = "create " + sub.name() + " of " + withArticle(kind);
      add(
          draft(path, "post", "post", id("create", "", suffix), description)
              .kind(sub.kind())
              .parameters(named(sub.kind().kind()), Parameter.WRITE)
              .takes(own)
              .gives(own, 200, 201, 202));
    }
  }

  private void connect(ServedSubresource sub) {
    List<Parameter> object = new ArrayList<>(named(sub.kind().kind()));
    object.remove(Parameter.PRETTY);
    if (!sub.name().equals("proxy")) {
      connect(sub, itemPath("/" + sub.name()), object, "", List.of("get", "post"));
      return;
    }
    connect(sub, itemPath("/proxy"), List.copyOf(object), "", PROXIED);
    object.add(StreamParameters.REST_OF_PATH);
    connect(sub, itemPath("/proxy/{path}"), object, "WithPath", PROXIED);
  }

  private void connect(
      ServedSubresource sub,
      String path,
      List<Parameter> ofPath,
      String suffix,
      List<String> methods) {
    String kind = resource.kind().kind();
    for (String method : methods) {
      String verb = "connect" + groupVersion() + GroupNames.upperFirst(method);
      String description =
          "connect %s requests to %s of %s"
              .formatted(method.toUpperCase(Locale.ROOT), sub.name(), kind);
      String id = verb + scopeName() + kind + GroupNames.upperFirst(sub.name()) + suffix;
      add(
          draft(path, method, "connect", id, description)
              .kind(sub.kind())
              .parameters(ofPath, StreamParameters.of(sub.name())));
    }
  }

  /** Get, put and patch, which objects and their parts have in common. */
  private void change(
      String path,
      GroupVersionKind kind,
      Set<String> verbs,
      String own,
      String subject,
      String suffix) {
    List<Parameter> named = named(kind.kind());
    if (verbs.contains("get")) {
      add(
          draft(path, "get", "get", id("read", "", suffix), "read the specified " + subject)
              .kind(kind)
              .parameters(named, List.of())
              .gives(own, 200));
    }
    if (verbs.contains("update")) {
      add(
          draft(path, "put", "put", id("replace", "", suffix), "replace the specified " + subject)
              .kind(kind)
              .parameters(named, Parameter.WRITE)
              .takes(own)
              .gives(own, 200, 201));
    }
    if (verbs.contains("patch")) {
      String description = "partially update the specified " + subject;
      add(
          draft(path, "patch", "patch", id("patch", "", suffix), description)
              .kind(kind)
              .parameters(named, Parameter.PATCH)
              .takes(META + "Patch")
              .gives(own, 200, 201));
    }
  }

  private OperationDraft draft(
      String path, String method, String action, String id, String description) {
    return new OperationDraft(path, method, action)
        .id(id)
        .description(description)
        .kind(resource.kind());
  }

  private void add(OperationDraft draft) {
    operations.add(draft.tagged(tag));
  }

  private String everywhere(String verb, String suffix) {
    return verb + groupVersion() + resource.kind().kind() + suffix + "ForAllNamespaces";
  }

  private boolean has(String verb) {
    return resource.verbs().contains(verb);
  }

  private String id(String verb, String infix, String suffix) {
    return verb + groupVersion() + infix + scopeName() + resource.kind().kind() + suffix;
  }

  private String scopeName() {
    return resource.namespaced() ? "Namespaced" : "";
  }

  private String groupVersion() {
    return GroupNames.of(resource.kind().groupVersion());
  }

  private String root(String prefix) {
    return "/" + resource.groupVersionPath() + prefix;
  }

  private String namespace() {
    return resource.namespaced() ? "/namespaces/{namespace}" : "";
  }

  private String itemPath(String subresource) {
    return root("") + namespace() + "/" + resource.plural() + "/{name}" + subresource;
  }

  private List<Parameter> scope() {
    return resource.namespaced()
        ? List.of(Parameter.NAMESPACE, Parameter.PRETTY)
        : List.of(Parameter.PRETTY);
  }

  private List<Parameter> named(String kind) {
    return resource.namespaced()
        ? List.of(Parameter.name(kind), Parameter.NAMESPACE, Parameter.PRETTY)
        : List.of(Parameter.name(kind), Parameter.PRETTY);
  }

  private String definition(GroupVersionKind kind) {
    return Definitions.nameOf(kind, kind.equals(resource.kind()) ? resource.customSchema() : null);
  }

  private static String withArticle(String kind) {
    return ("AEIOU".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
  }
}
