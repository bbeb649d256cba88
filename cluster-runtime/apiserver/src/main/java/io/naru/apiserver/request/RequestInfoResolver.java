package io.naru.apiserver.request;

import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads out of method, path and query what a request is about, by the rules that Kubernetes
 * documents under "Request Attributes" of its authorization overview. Stateless.
 */
public final class RequestInfoResolver {

  private static final Set<String> NAMESPACE_SUBRESOURCES = Set.of("status", "finalize");
  private static final Set<String> PREFIX_VERBS = Set.of("watch", "proxy");

  private RequestInfoResolver() {}

  /**
   * @param method upper-case HTTP method
   * @param path decoded, with leading slash
   * @throws StatusException 400 if a legacy prefix verb has nothing behind it
   */
  public static RequestInfo resolve(String method, String path, Map<String, List<String>> query) {
    List<String> parts = split(path);
    boolean core = !parts.isEmpty() && parts.getFirst().equals("api");
    boolean grouped = !parts.isEmpty() && parts.getFirst().equals("apis");
    if (!(core && parts.size() >= 3) && !(grouped && parts.size() >= 4)) {
      return nonResource(method, path);
    }
    String group = core ? "" : parts.get(1);
    String version = core ? parts.get(1) : parts.get(2);
    List<String> rest = parts.subList(core ? 2 : 3, parts.size());
    String verb = verbOf(method);
    if (PREFIX_VERBS.contains(rest.getFirst())) {
      if (rest.size() < 2) {
        throw StatusException.badRequest(
            "unable to determine kind and namespace from url: " + path);
      }
      verb = rest.getFirst();
      rest = rest.subList(1, rest.size());
    }
    String namespace = "";
    if (rest.getFirst().equals("namespaces") && rest.size() > 1) {
      namespace = rest.get(1);
      if (rest.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(rest.get(2))) {
        rest = rest.subList(2, rest.size());
      }
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    boolean hasSubresource = rest.size() > 2 && !verb.equals("proxy");
    String subresource = hasSubresource ? rest.get(2) : "";
    int consumed = hasSubresource ? 3 : 2;
    String remainder =
        rest.size() > consumed ? String.join("/", rest.subList(consumed, rest.size())) : "";
    if (!remainder.isEmpty() && path.endsWith("/")) {
      remainder += "/";
    }
    if (name.isEmpty()) {
      verb = collectionVerb(verb, query);
    }
    return new RequestInfo(
        true, path, verb, group, version, namespace, rest.getFirst(), subresource, name, remainder);
  }

  private static RequestInfo nonResource(String method, String path) {
    String verb = method.toLowerCase(Locale.ROOT);
    return new RequestInfo(false, path, verb, "", "", "", "", "", "", "");
  }

  private static String verbOf(String method) {
    return switch (method) {
      case "GET", "HEAD" -> "get";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> "delete";
      default -> "";
    };
  }

  private static String collectionVerb(String verb, Map<String, List<String>> query) {
    if (verb.equals("delete")) {
      return "deletecollection";
    }
    if (!verb.equals("get")) {
      return verb;
    }
    List<String> watch = query.getOrDefault("watch", List.of());
    boolean watching =
        !watch.isEmpty() && !watch.getFirst().equals("0") && !watch.getFirst().equals("false");
    return watching ? "watch" : "list";
  }

  private static List<String> split(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }
}
