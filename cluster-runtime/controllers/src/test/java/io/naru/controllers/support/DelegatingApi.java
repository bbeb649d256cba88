package io.naru.controllers.support;

import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An API that is another one, but for what a test overrides. */
public class DelegatingApi implements ApiTransport {

  private final ApiTransport api;

  protected DelegatingApi(ApiTransport api) {
    this.api = api;
  }

  @Override
  public ApiObject get(Target target) {
    return api.get(target);
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    return api.list(resource, namespace, selection);
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    return api.watch(resource, namespace, selection, resourceVersion, watcher);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    return api.create(target, body);
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    return api.update(target, body);
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    return api.patch(target, contentType, patch, options);
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    api.delete(target, options);
  }
}
