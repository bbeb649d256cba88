package io.naru.machinery.openapi;

import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.openapi.ServedResource.ServedSubresource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lays out the paths of a resource, as the Kubernetes API conventions have them. */
final class Operations {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> CONNECT = Set.of("attach", "exec", "portforward", "proxy");
  private static final List<Integer> OK = List.of(200);
  private static final List<Integer> CREATED = List.of(200, 201, 202);
  private static final List<Integer> CHANGED = List.of(200, 201);

  private final ServedResource resource;
  private final String tag;
  private final List<Operation> operations = new ArrayList<>();

  private Operations(ServedResource resource) {
    this.resource = resource;
    this.tag = lowerFirst(groupName(resource.kind().group())) + "_" + resource.kind().version();
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
    List<Parameter> scope = scope();
    String own = definition(resource.kind());
    String list = own + "List";
    if (has("list")) {
      add(
          path,
          "get",
          "list",
          "list",
          "",
          "list or watch objects of kind " + kind,
          scope,
          Parameter.LIST,
          "",
          list,
          OK);
      if (resource.namespaced()) {
        operations.add(
            new Operation(
                root("") + "/" + resource.plural(),
                "get",
                "list",
                "list" + groupVersion() + kind + "ForAllNamespaces",
                "list or watch objects of kind " + kind,
                resource.kind(),
                tag,
                List.of(Parameter.PRETTY),
                Parameter.LIST,
                "",
                list,
                OK));
      }
    }
    if (has("create")) {
      add(
          path,
          "post",
          "post",
          "create",
          "",
          "create " + withArticle(kind),
          scope,
          Parameter.WRITE,
          own,
          own,
          CREATED);
    }
    if (has("deletecollection")) {
      add(
          path,
          "delete",
          "deletecollection",
          "delete",
          "Collection",
          "delete collection of " + kind,
          scope,
          Parameter.DELETE_COLLECTION,
          META + "DeleteOptions",
          META + "Status",
          OK);
    }
  }

  private void item() {
    String kind = resource.kind().kind();
    String own = definition(resource.kind());
    change(itemPath(""), named(kind), resource.verbs(), own, kind, "", resource.kind());
    if (has("delete")) {
      // the deleted object comes back, or a Status; upstream documents the Status for most
      add(
          itemPath(""),
          "delete",
          "delete",
          "delete",
          "",
          "delete " + withArticle(kind),
          named(kind),
          Parameter.DELETE,
          META + "DeleteOptions",
          META + "Status",
          List.of(200, 202));
    }
  }

  private void watches() {
    if (!has("watch")) {
      return;
    }
    String kind = resource.kind().kind();
    String event = META + "WatchEvent";
    String description = "deprecated: use the 'watch' parameter with a list operation instead";
    String path = root("/watch") + namespace() + "/" + resource.plural();
    add(path, "get", "watchlist", "watch", "", "List", description, scope(), Parameter.LIST, event);
    add(
        path + "/{name}",
        "get",
        "watch",
        "watch",
        "",
        "",
        description,
        named(kind),
        Parameter.LIST,
        event);
    if (resource.namespaced()) {
      operations.add(
          new Operation(
              root("/watch") + "/" + resource.plural(),
              "get",
              "watchlist",
              "watch" + groupVersion() + kind + "ListForAllNamespaces",
              description,
              resource.kind(),
              tag,
              List.of(Parameter.PRETTY),
              Parameter.LIST,
              "",
              event,
              OK));
    }
  }

  private void subresource(ServedSubresource sub) {
    String path = itemPath("/" + sub.name());
    String suffix = upperFirst(sub.name());
    if (CONNECT.contains(sub.name())) {
      for (String method : connectMethods(sub)) {
        operations.add(
            new Operation(
                path,
                method,
                "connect",
                "connect"
                    + groupVersion()
                    + upperFirst(method)
                    + scopeName()
                    + resource.kind().kind()
                    + suffix,
                "connect %s requests to %s of %s"
                    .formatted(method.toUpperCase(Locale.ROOT), sub.name(), resource.kind().kind()),
                sub.kind(),
                tag,
                named(sub.kind().kind()),
                List.of(),
                "",
                "",
                OK));
      }
      return;
    }
    String own = sub.name().equals("log") ? "" : definition(sub.kind());
    String subject = sub.name() + " of " + resource.kind().kind();
    change(path, named(sub.kind().kind()), sub.verbs(), own, subject, suffix, sub.kind());
    if (sub.verbs().contains("create")) {
      operations.add(
          new Operation(
              path,
              "post",
              "post",
              id("create", "", suffix),
              "create " + sub.name() + " of " + withArticle(resource.kind().kind()),
              sub.kind(),
              tag,
              named(sub.kind().kind()),
              Parameter.WRITE,
              own,
              own,
              CREATED));
    }
  }

  private static List<String> connectMethods(ServedSubresource sub) {
    return sub.name().equals("proxy")
        ? List.of("delete", "get", "patch", "post", "put")
        : List.of("get", "post");
  }

  /** Get, put and patch, which objects and their parts have in common. */
  private void change(
      String path,
      List<Parameter> pathParameters,
      Set<String> verbs,
      String own,
      String subject,
      String suffix,
      GroupVersionKind kind) {
    if (verbs.contains("get")) {
      operations.add(
          new Operation(
              path,
              "get",
              "get",
              id("read", "", suffix),
              "read the specified " + subject,
              kind,
              tag,
              pathParameters,
              List.of(),
              "",
              own,
              OK));
    }
    if (verbs.contains("update")) {
      operations.add(
          new Operation(
              path,
              "put",
              "put",
              id("replace", "", suffix),
              "replace the specified " + subject,
              kind,
              tag,
              pathParameters,
              Parameter.WRITE,
              own,
              own,
              CHANGED));
    }
    if (verbs.contains("patch")) {
      operations.add(
          new Operation(
              path,
              "patch",
              "patch",
              id("patch", "", suffix),
              "partially update the specified " + subject,
              kind,
              tag,
              pathParameters,
              Parameter.PATCH,
              META + "Patch",
              own,
              CHANGED));
    }
  }

  private void add(
      String path,
      String method,
      String action,
      String verb,
      String infix,
      String suffix,
      String description,
      List<Parameter> pathParameters,
      List<Parameter> parameters,
      String answer) {
    operations.add(
        new Operation(
            path,
            method,
            action,
            id(verb, infix, suffix),
            description,
            resource.kind(),
            tag,
            pathParameters,
            parameters,
            "",
            answer,
            OK));
  }

  private void add(
      String path,
      String method,
      String action,
      String verb,
      String infix,
      String description,
      List<Parameter> pathParameters,
      List<Parameter> parameters,
      String body,
      String answer,
      List<Integer> codes) {
    operations.add(
        new Operation(
            path,
            method,
            action,
            id(verb, infix, ""),
            description,
            resource.kind(),
            tag,
            pathParameters,
            parameters,
            body,
            answer,
            codes));
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
    return groupName(resource.kind().group()) + upperFirst(resource.kind().version());
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

  /** {@code rbac.authorization.k8s.io} becomes {@code RbacAuthorization}. */
  private static String groupName(@Nullable String group) {
    if (group == null || group.isEmpty()) {
      return "Core";
    }
    StringBuilder name = new StringBuilder();
    for (String part : group.replaceFirst("\\.k8s\\.io$", "").split("[.-]")) {
      name.append(upperFirst(part));
    }
    return name.toString();
  }

  private static String withArticle(String kind) {
    return ("AEIOU".indexOf(kind.charAt(0)) >= 0 ? "an " : "a ") + kind;
  }

  private static String upperFirst(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String lowerFirst(String text) {
    return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }
}
