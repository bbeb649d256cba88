package io.naru.controllers.certificates;

import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An API that also answers who may have which kind of certificate. */
final class Reviews implements ApiTransport {

  private final ApiTransport objects;
  private final Set<String> allowed = new HashSet<>();

  Reviews(ApiTransport objects) {
    this.objects = objects;
  }

  void allow(String subresource) {
    allowed.add(subresource);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    if (!target.resource().resource().equals("subjectaccessreviews")) {
      return objects.create(target, body);
    }
    String asked = Json.text(body.tree(), "spec", "resourceAttributes", "subresource");
    var answer = body.mutableTree();
    Json.ensureObject(answer, "status").put("allowed", allowed.contains(asked));
    return ApiObject.of(answer);
  }

  @Override
  public ApiObject get(Target target) {
    return objects.get(target);
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    return objects.list(resource, namespace, selection);
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    return objects.watch(resource, namespace, selection, resourceVersion, watcher);
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    return objects.update(target, body);
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    return objects.patch(target, contentType, patch, options);
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    objects.delete(target, options);
  }
}
