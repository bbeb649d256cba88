package io.naru.apiserver.inprocess;

import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.DeleteOptions;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Page;
import io.naru.apiserver.registry.PatchBody;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WatchQuery;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.registry.WriteOptions.FieldValidation;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@link ApiTransport} onto a {@link Registry} in this process. Watches deliver on the thread that
 * serves all watchers of a kind, and, for what is past already, on the caller's. Thread-safe.
 */
public final class InProcessTransport implements ApiTransport {

  private final Registry registry;
  private final @Nullable Authorization authorization;
  private final UserInfo user;

  /**
   * @param authorization null to allow everything
   * @param user in whose name all is done; its last part is the default field manager
   */
  public InProcessTransport(
      Registry registry, @Nullable Authorization authorization, UserInfo user) {
    this.registry = registry;
    this.authorization = authorization;
    this.user = user;
  }

  @Override
  public ApiObject get(Target target) {
    authorize("get", target);
    return registry.get(call(target, Map.of()));
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    authorize("list", new Target(resource, namespace == null ? "" : namespace, "", ""));
    Page page =
        registry.list(
            registry.kind(resource),
            namespace,
            ListQuery.selecting(selection.labelSelector(), selection.fieldSelector()));
    return new Listing(Long.toString(page.revision()), page.items());
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    authorize("watch", new Target(resource, namespace == null ? "" : namespace, "", ""));
    Kind kind = registry.kind(resource);
    WatcherFeed feed = new WatcherFeed(registry, kind, watcher);
    feed.startedAs(
        registry.watch(
            kind,
            namespace,
            WatchQuery.from(resourceVersion, selection.labelSelector(), selection.fieldSelector()),
            feed));
    return feed;
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    authorize("create", target);
    Call call = call(target, Map.of());
    return registry.create(call, registry.decode(call, body));
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    authorize("update", target);
    Call call = call(target, Map.of());
    return registry.update(call, registry.decode(call, body)).object();
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    authorize("patch", target);
    PatchBody.Type type = PatchBody.Type.of(contentType);
    if (type == null) {
      throw StatusException.unsupportedMediaType(PatchBody.Type.mediaTypes());
    }
    return registry.patch(call(target, options), new PatchBody(type, patch)).object();
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    authorize("delete", target);
    registry.delete(
        call(target, Map.of()),
        options == null ? DeleteOptions.DEFAULT : DeleteOptions.parse(options.tree()));
  }

  private Call call(Target target, Map<String, String> options) {
    String manager = options.get("fieldManager");
    WriteOptions write =
        new WriteOptions(
            "All".equals(options.get("dryRun")),
            manager == null ? defaultManager() : manager,
            FieldValidation.IGNORE,
            "true".equals(options.get("force")));
    return Call.of(
        registry.kind(target.resource()),
        target.namespace(),
        target.name(),
        target.subresource(),
        user,
        write);
  }

  /** {@code system:serviceaccount:kube-system:job-controller} writes as {@code job-controller}. */
  private String defaultManager() {
    return user.name().substring(user.name().lastIndexOf(':') + 1);
  }

  private void authorize(String verb, Target target) {
    if (authorization != null) {
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
    }
  }
}
