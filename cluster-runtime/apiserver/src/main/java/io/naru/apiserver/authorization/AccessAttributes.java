package io.naru.apiserver.authorization;

import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.GroupResource;

/**
 * What somebody wants to do, as Kubernetes documents under "Request Attributes".
 *
 * @param resourceRequest whether the resource fields or {@code path} say what it is about
 * @param namespace empty for cluster scope, or for all namespaces
 * @param group empty for core
 * @param version of the API; permissions do not depend on it
 * @param name empty for a collection
 */
public record AccessAttributes(
    UserInfo user,
    String verb,
    boolean resourceRequest,
    String namespace,
    String group,
    String version,
    String resource,
    String subresource,
    String name,
    String path) {

  /** Of a request over HTTP. */
  public static AccessAttributes of(ApiRequest request) {
    RequestInfo info = request.info();
    if (!info.resourceRequest()) {
      return ofPath(request.user(), info.verb(), info.path());
    }
    return ofResource(
        request.user(),
        info.verb(),
        info.namespace(),
        info.group(),
        info.version(),
        info.resource(),
        info.subresource(),
        info.name().isEmpty() ? selectedName(request) : info.name());
  }

  public static AccessAttributes ofResource(
      UserInfo user,
      String verb,
      String namespace,
      String group,
      String version,
      String resource,
      String subresource,
      String name) {
    return new AccessAttributes(
        user, verb, true, namespace, group, version, resource, subresource, name, "");
  }

  public static AccessAttributes ofPath(UserInfo user, String verb, String path) {
    return new AccessAttributes(user, verb, false, "", "", "", "", "", "", path);
  }

  /** {@code pods}, or {@code pods/log}: as rules name it. */
  public String resourcePath() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }

  public GroupResource groupResource() {
    return new GroupResource(group, resource);
  }

  /** A list or watch of {@code metadata.name=x} is about x: so rules with names can allow it. */
  private static String selectedName(ApiRequest request) {
    String verb = request.info().verb();
    String selector = request.parameter("fieldSelector");
    if (selector == null || !(verb.equals("list") || verb.equals("watch"))) {
      return "";
    }
    for (String term : selector.split(",")) {
      if (term.startsWith("metadata.name=")) {
        return term.substring("metadata.name=".length()).replaceFirst("^=", "");
      }
    }
    return "";
  }
}
