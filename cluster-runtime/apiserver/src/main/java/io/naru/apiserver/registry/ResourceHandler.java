package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.CustomObjects;
import io.naru.apiserver.kinds.DeletedObjects;
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
import io.naru.machinery.protobuf.ProtobufEncoder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    checkTerminating(kind, info);
    Negotiated form = Negotiated.of(request.header("accept"), purpose(kind, info));
    Asked asked = new Asked(kind, request, form, new LinkedHashSet<>());
    if (info.verb().equals("watch") && !request.method().equals("GET")) {
      // The old addresses of watches say so whatever the method is.
      throw notAllowed();
    }
    if (info.verb().equals("patch")) {
      // A patch of an unknown type is refused before it matters what it is for.
      Bodies.patchType(request);
    }
    asked.warnings().addAll(kind.strategy().deprecations());
    ApiResponse response;
    try {
      response = answer(asked);
    } catch (StatusException refused) {
      if (asked.warnings().isEmpty()) {
        throw refused;
      }
      response = ApiResponse.status(refused.status());
    }
    return Answers.withWarnings(response, asked.warnings());
  }

  /**
   * One request as it is worked on.
   *
   * @param warnings gathers what the answer will warn of, whether it is good or bad
   */
  private record Asked(Kind kind, ApiRequest request, Negotiated form, Set<String> warnings) {
    String namespace() {
      return kind.namespaced() ? request.info().namespace() : "";
    }
  }

  private ApiResponse answer(Asked asked) {
    return switch (asked.request().info().verb()) {
      case "get" -> get(asked);
      case "list" -> list(asked);
      case "watch" -> watch(asked);
      case "create" -> create(asked);
      case "update" -> update(asked);
      case "patch" -> patch(asked);
      case "delete" -> delete(asked);
      case "deletecollection" -> deleteCollection(asked);
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
    // PUT, PATCH want one object's address, POST that of a collection or of a subresource.
    boolean wantsName = info.verb().equals("update") || info.verb().equals("patch");
    boolean wantsNone = info.verb().equals("create") && info.subresource().isEmpty();
    if (!verbs.contains(info.verb())
        || (wantsName && info.name().isEmpty())
        || (wantsNone && !info.name().isEmpty())) {
      throw notAllowed();
    }
  }

  private static void checkTerminating(Kind kind, RequestInfo info) {
    CustomObjects custom = kind.custom();
    if (custom != null && info.verb().equals("create") && !custom.acceptsCreations()) {
      throw new StatusException(
          new Status(
              405,
              "MethodNotAllowed",
              "create not allowed while custom resource definition is terminating",
              new Details("", "", "", "", List.of(), 0)));
    }
  }

  private ApiResponse get(Asked asked) {
    long version = ResourceVersions.parse(new Parameters(asked.request()).text("resourceVersion"));
    Listing.checkReached(asked.kind(), version, registry.context().objects().store().revision());
    Call call = call(asked, WriteOptions.by(""));
    return answers.object(200, call, asked.request(), asked.form(), registry.get(call));
  }

  private ApiResponse list(Asked asked) {
    Page page =
        registry.list(asked.kind(), asked.namespace(), new Parameters(asked.request()).list());
    return answers.list(asked.kind(), asked.request(), asked.form(), page);
  }

  private ApiResponse watch(Asked asked) {
    Parameters parameters = new Parameters(asked.request());
    WatchQuery query = parameters.watch();
    // Refused now, before the head of a good answer is sent.
    long version = ResourceVersions.parse(query.resourceVersion());
    Selectors.parse(asked.kind(), query.labelSelector(), query.fieldSelector());
    Listing.checkReached(asked.kind(), version, registry.context().objects().store().revision());
    boolean present = version == 0 && asked.request().parameter("sendInitialEvents") != null;
    if (present && !query.sendInitialEvents()) {
      // Said to want no state: changes from now on.
      query = query.after(registry.context().objects().store().revision());
    }
    long seconds = parameters.number("timeoutSeconds", 0);
    Duration timeout =
        seconds > 0
            ? Duration.ofSeconds(seconds)
            : MIN_WATCH.plusSeconds(
                registry.context().options().random().nextLong(MIN_WATCH.toSeconds()));
    WatchFrames frames =
        new WatchFrames(registry, asked.kind(), asked.form(), parameters.text("includeObject"));
    WatchBody body =
        new WatchBody(registry, asked.kind(), asked.namespace(), query, timeout, frames);
    boolean webSocket = asked.request().asksForWebSocket();
    if (webSocket
        && (asked.request().header("sec-websocket-key").isEmpty()
            || !asked.request().header("sec-websocket-version").equals("13"))) {
      throw StatusException.badRequest("bad WebSocket handshake: version 13 and a key are needed");
    }
    return webSocket
        ? new ApiResponse.Messages(body, frames.binary())
        : new ApiResponse.Streamed(200, frames.contentType(), Map.of(), body);
  }

  private static Negotiated.Purpose purpose(Kind kind, RequestInfo info) {
    boolean hasMessages = ProtobufEncoder.knows(kind.groupVersionKind());
    if (info.verb().equals("watch")) {
      return hasMessages ? Negotiated.Purpose.WATCH : Negotiated.Purpose.CUSTOM_WATCH;
    }
    return hasMessages ? Negotiated.Purpose.OBJECTS : Negotiated.Purpose.CUSTOM_OBJECTS;
  }

  private ApiResponse create(Asked asked) {
    Call call = call(asked, new Parameters(asked.request()).write("CreateOptions"));
    ObjectNode object =
        registry.decode(call, asked.request().body(), Bodies.isYaml(asked.request()));
    return answers.object(201, call, asked.request(), asked.form(), registry.create(call, object));
  }

  private ApiResponse update(Asked asked) {
    Call call = call(asked, new Parameters(asked.request()).write("UpdateOptions"));
    ObjectNode object =
        registry.decode(call, asked.request().body(), Bodies.isYaml(asked.request()));
    return written(registry.update(call, object), call, asked);
  }

  private ApiResponse patch(Asked asked) {
    PatchBody patch = Bodies.patch(asked.request());
    if (patch.type() == PatchBody.Type.STRATEGIC && asked.kind().custom() != null) {
      // Nobody said of custom resources what would be merged with what.
      throw StatusException.unsupportedMediaType(
          PatchBody.Type.mediaTypes().stream()
              .filter(type -> !type.contains("strategic"))
              .toList());
    }
    boolean apply = patch.type() == PatchBody.Type.APPLY;
    Call call = call(asked, new Parameters(asked.request()).patch(apply));
    return written(registry.patch(call, patch), call, asked);
  }

  private ApiResponse written(Written written, Call call, Asked asked) {
    return answers.object(
        written.created() ? 201 : 200, call, asked.request(), asked.form(), written.object());
  }

  private ApiResponse delete(Asked asked) {
    DeleteOptions options = new Parameters(asked.request()).delete(Bodies.isYaml(asked.request()));
    Call call = call(asked, deleting(options));
    if (options.propagationPolicy() == null && options.orphanDependents() == null) {
      asked.warnings().addAll(asked.kind().strategy().deletionWarnings());
    }
    Deleted deleted = registry.delete(call, options);
    if (!deleted.gone() || DeletedObjects.areReturned(asked.kind())) {
      boolean waiting = !deleted.gone() && Boolean.FALSE.equals(options.orphanDependents());
      return answers.object(
          waiting ? 202 : 200, call, asked.request(), asked.form(), deleted.object());
    }
    ApiObject object = deleted.object();
    Details details =
        new Details(
            object.name(),
            asked.kind().groupVersionKind().group(),
            asked.kind().plural(),
            object.uid(),
            List.of(),
            0);
    ObjectNode status = new Status(200, "", "", details).toJson();
    status.remove("code");
    return answers.object(
        200, call, asked.request(), Negotiated.plain(asked.form()), ApiObject.of(status));
  }

  private ApiResponse deleteCollection(Asked asked) {
    DeleteOptions options = new Parameters(asked.request()).delete(Bodies.isYaml(asked.request()));
    Page page =
        registry.deleteCollection(
            call(asked, deleting(options)), new Parameters(asked.request()).list(), options);
    return answers.list(asked.kind(), asked.request(), asked.form(), page);
  }

  private static WriteOptions deleting(DeleteOptions options) {
    return new WriteOptions(options.dryRun(), "", WriteOptions.FieldValidation.IGNORE, false);
  }

  private static Call call(Asked asked, WriteOptions options) {
    RequestInfo info = asked.request().info();
    return new Call(
        asked.kind(),
        asked.namespace(),
        info.name(),
        info.subresource(),
        asked.request().user(),
        options,
        asked.warnings());
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
