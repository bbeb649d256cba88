package io.naru.apiserver.inprocess;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.review.ReviewHandler;
import io.naru.apiserver.verdicts.VerdictHandler;
import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A transport that also reaches what is not stored but answered by handlers: access reviews, and
 * metrics, be they this server's or those of an aggregated one. Thread-safe.
 */
public final class RoutedTransport implements ApiTransport {

  private final ApiTransport stored;
  private final ApiHandler handler;
  private final Authorization authorization;
  private final UserInfo user;

  /**
   * @param stored for all else
   * @param handler behind authorization
   */
  public RoutedTransport(
      ApiTransport stored, ApiHandler handler, Authorization authorization, UserInfo user) {
    this.stored = stored;
    this.handler = handler;
    this.authorization = authorization;
    this.user = user;
  }

  private static boolean isRouted(GroupVersionResource resource) {
    return ReviewHandler.handles(resource.group())
        || resource.group().endsWith("metrics.k8s.io")
        || resource.group().equals(VerdictHandler.GROUP);
  }

  @Override
  public ApiObject get(Target target) {
    return isRouted(target.resource())
        ? ApiObject.of(ask("GET", "get", target, Map.of(), new byte[0]))
        : stored.get(target);
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    if (!isRouted(resource)) {
      return stored.list(resource, namespace, selection);
    }
    Map<String, List<String>> query = new LinkedHashMap<>();
    if (!selection.labelSelector().isEmpty()) {
      query.put("labelSelector", List.of(selection.labelSelector()));
    }
    if (!selection.fieldSelector().isEmpty()) {
      query.put("fieldSelector", List.of(selection.fieldSelector()));
    }
    Target target = Target.of(resource, namespace == null ? "" : namespace, "");
    ObjectNode list = ask("GET", "list", target, query, new byte[0]);
    List<ApiObject> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      if (item instanceof ObjectNode object) {
        items.add(ApiObject.of(object));
      }
    }
    return new Listing(Json.text(list, "metadata", "resourceVersion"), items);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    return isRouted(target.resource())
        ? ApiObject.of(ask("POST", "create", target, Map.of(), Json.bytes(body.tree())))
        : stored.create(target, body);
  }

  private ObjectNode ask(
      String method, String verb, Target target, Map<String, List<String>> query, byte[] body) {
    GroupVersionResource resource = target.resource();
    authorization.check(
        AccessAttributes.ofResource(
            user,
            verb,
            target.namespace(),
            resource.group(),
            resource.version(),
            resource.resource(),
            target.subresource(),
            target.name()));
    RequestInfo info =
        new RequestInfo(
            true,
            path(target),
            verb,
            resource.group(),
            resource.version(),
            target.namespace(),
            resource.resource(),
            target.subresource(),
            target.name(),
            "");
    Map<String, List<String>> headers =
        Map.of("accept", List.of("application/json"), "content-type", List.of("application/json"));
    try {
      ApiResponse response =
          handler.handle(new ApiRequest(method, info, query, headers, body, user, ""));
      if (response instanceof ApiResponse.Whole whole && whole.code() < 300) {
        return Json.parseObject(whole.body());
      }
      throw StatusException.internal(info.path() + " was answered with " + response.code());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StatusException.serviceUnavailable("interrupted");
    }
  }

  private static String path(Target target) {
    GroupVersionResource resource = target.resource();
    StringBuilder path = new StringBuilder("/apis/").append(resource.groupVersion().apiVersion());
    if (!target.namespace().isEmpty()) {
      path.append("/namespaces/").append(target.namespace());
    }
    path.append('/').append(resource.resource());
    for (String part : List.of(target.name(), target.subresource())) {
      if (!part.isEmpty()) {
        path.append('/').append(part);
      }
    }
    return path.toString();
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    return stored.watch(resource, namespace, selection, resourceVersion, watcher);
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    return stored.update(target, body);
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    return stored.patch(target, contentType, patch, options);
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    stored.delete(target, options);
  }
}
