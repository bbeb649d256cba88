package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Answers requests for resources with the registry: reads parameters, calls, and renders. */
public final class ResourceHandler implements ApiHandler {

  /** How long a watch lasts that names no timeout, at least; up to twice so long. */
  private static final Duration MIN_WATCH = Duration.ofMinutes(30);

  private final Registry registry;
  private final Answers answers;

  public ResourceHandler(Registry registry) {
    this.registry = registry;
    this.answers = new Answers(registry);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    RequestInfo info = request.info();
    Kind kind =
        registry.kind(new GroupVersionResource(info.group(), info.version(), info.resource()));
    checkServed(kind, info);
    Negotiated form = Negotiated.of(request.header("accept"));
    return switch (info.verb()) {
      case "get" -> get(kind, request, form);
      case "list" -> list(kind, request, form);
      case "watch" -> watch(kind, request, form);
      case "create" -> create(kind, request, form);
      case "update" -> update(kind, request, form);
      case "patch" -> patch(kind, request, form);
      case "delete" -> delete(kind, request, form);
      case "deletecollection" -> deleteCollection(kind, request, form);
      default -> throw notAllowed();
    };
  }

  private static void checkServed(Kind kind, RequestInfo info) {
    Set<String> verbs = kind.verbs();
    if (!info.subresource().isEmpty()) {
      verbs =
          kind.subresources().stream()
              .filter(subresource -> subresource.name().equals(info.subresource()))
              .findFirst()
              .orElseThrow(StatusException::noSuchResource)
              .verbs();
    }
    boolean hasNamespace = !info.namespace().isEmpty();
    boolean isNamespace = kind.plural().equals("namespaces");
    if (!kind.namespaced() && hasNamespace && !isNamespace) {
      throw StatusException.noSuchResource();
    }
    boolean acrossNamespaces = info.verb().equals("list") || info.verb().equals("watch");
    if (kind.namespaced() && !hasNamespace && !acrossNamespaces) {
      throw notAllowed();
    }
    if (!verbs.contains(info.verb())) {
      throw notAllowed();
    }
  }

  private ApiResponse get(Kind kind, ApiRequest request, Negotiated form) {
    long version = ResourceVersions.parse(new Parameters(request).text("resourceVersion"));
    long present = registry.context().objects().store().revision();
    if (version > present) {
      throw Listing.tooLarge(version, present);
    }
    Call call = call(kind, request, WriteOptions.by(""));
    return answers.object(200, call, request, form, registry.get(call));
  }

  private ApiResponse list(Kind kind, ApiRequest request, Negotiated form) {
    Page page = registry.list(kind, namespace(kind, request), new Parameters(request).list());
    return answers.list(kind, request, form, page);
  }

  private ApiResponse watch(Kind kind, ApiRequest request, Negotiated form) {
    Parameters parameters = new Parameters(request);
    WatchQuery query = parameters.watch();
    // Refused now, before the head of a good answer is sent.
    ResourceVersions.parse(query.resourceVersion());
    Selectors.parse(kind, query.labelSelector(), query.fieldSelector());
    long seconds = parameters.number("timeoutSeconds", 0);
    Duration timeout =
        seconds > 0
            ? Duration.ofSeconds(seconds)
            : MIN_WATCH.plusSeconds(
                registry.context().options().random().nextLong(MIN_WATCH.toSeconds()));
    WatchFrames frames =
        new WatchFrames(registry, kind, form.form(), parameters.text("includeObject"));
    WatchBody body =
        new WatchBody(registry, kind, namespace(kind, request), query, timeout, frames);
    return new ApiResponse.Streamed(200, "application/json", java.util.Map.of(), body);
  }

  private ApiResponse create(Kind kind, ApiRequest request, Negotiated form) {
    Call call = call(kind, request, new Parameters(request).write("CreateOptions"));
    ObjectNode object = registry.decode(call, request.body(), Bodies.isYaml(request));
    return answers.object(201, call, request, form, registry.create(call, object));
  }

  private ApiResponse update(Kind kind, ApiRequest request, Negotiated form) {
    Call call = call(kind, request, new Parameters(request).write("UpdateOptions"));
    ObjectNode object = registry.decode(call, request.body(), Bodies.isYaml(request));
    return written(registry.update(call, object), call, request, form);
  }

  private ApiResponse patch(Kind kind, ApiRequest request, Negotiated form) {
    PatchBody patch = Bodies.patch(request);
    boolean apply = patch.type() == PatchBody.Type.APPLY;
    Call call = call(kind, request, new Parameters(request).patch(apply));
    return written(registry.patch(call, patch), call, request, form);
  }

  private ApiResponse written(Written written, Call call, ApiRequest request, Negotiated form) {
    return answers.object(written.created() ? 201 : 200, call, request, form, written.object());
  }

  private ApiResponse delete(Kind kind, ApiRequest request, Negotiated form) {
    DeleteOptions options = new Parameters(request).delete(Bodies.isYaml(request));
    Call call = call(kind, request, deleting(options));
    Deleted deleted = registry.delete(call, options);
    if (!deleted.gone() || DeletedObjects.areReturned(kind)) {
      boolean waiting = !deleted.gone() && Boolean.FALSE.equals(options.orphanDependents());
      return answers.object(waiting ? 202 : 200, call, request, form, deleted.object());
    }
    ApiObject object = deleted.object();
    Details details =
        new Details(
            object.name(),
            kind.groupVersionKind().group(),
            kind.plural(),
            object.uid(),
            List.of(),
            0);
    ObjectNode status = new Status(200, "", "", details).toJson();
    status.remove("code");
    return answers.object(200, call, request, Negotiated.plain(form), ApiObject.of(status));
  }

  private ApiResponse deleteCollection(Kind kind, ApiRequest request, Negotiated form) {
    DeleteOptions options = new Parameters(request).delete(Bodies.isYaml(request));
    Page page =
        registry.deleteCollection(
            call(kind, request, deleting(options)), new Parameters(request).list(), options);
    return answers.list(kind, request, form, page);
  }

  private static WriteOptions deleting(DeleteOptions options) {
    return new WriteOptions(options.dryRun(), "", WriteOptions.FieldValidation.IGNORE, false);
  }

  private static Call call(Kind kind, ApiRequest request, WriteOptions options) {
    RequestInfo info = request.info();
    return Call.of(
        kind,
        kind.namespaced() ? info.namespace() : "",
        info.name(),
        info.subresource(),
        request.user(),
        options);
  }

  private static String namespace(Kind kind, ApiRequest request) {
    return kind.namespaced() ? request.info().namespace() : "";
  }

  private static StatusException notAllowed() {
    return new StatusException(
        new Status(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            new Details("", "", "", "", List.of(), 0)));
  }
}
