package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets admission see what connects to pods, services and nodes: the operation {@code CONNECT},
 * whose object are the options in the query. Thread-safe.
 */
record ConnectAdmission(Registry registry, ApiHandler next) implements ApiHandler {

  private static final Map<String, String> OPTIONS =
      Map.of(
          "pods/exec", "PodExecOptions",
          "pods/attach", "PodAttachOptions",
          "pods/portforward", "PodPortForwardOptions",
          "pods/proxy", "PodProxyOptions",
          "services/proxy", "ServiceProxyOptions",
          "nodes/proxy", "NodeProxyOptions");

  private static final Set<String> LISTS = Set.of("command", "ports");
  private static final Set<String> FLAGS = Set.of("stdin", "stdout", "stderr", "tty");

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    RequestInfo info = request.info();
    String kindOfOptions = OPTIONS.get(info.resource() + "/" + info.subresource());
    if (kindOfOptions != null) {
      Kind kind =
          registry.kind(new GroupVersionResource(info.group(), info.version(), info.resource()));
      registry.admitConnection(
          new Attributes(
              Attributes.Operation.CONNECT,
              kind,
              info.namespace(),
              info.name(),
              info.subresource(),
              options(request, kindOfOptions),
              null,
              request.user(),
              false,
              Json.object(),
              new LinkedHashSet<>()));
    }
    return next.handle(request);
  }

  private static ObjectNode options(ApiRequest request, String kind) {
    ObjectNode options = Json.object().put("kind", kind).put("apiVersion", "v1");
    request
        .query()
        .forEach((name, values) -> {
          if (LISTS.contains(name)) {
            ArrayNode list = options.putArray(name);
            values.forEach(list::add);
          } else {
            put(options, name, values);
          }
        });
    if (kind.endsWith("ProxyOptions")) {
      options.put("path", "/" + request.info().remainder());
    }
    return options;
  }

  private static void put(ObjectNode options, String name, List<String> values) {
    String first = values.isEmpty() ? "" : values.getFirst();
    if (FLAGS.contains(name)) {
      options.put(name, first.equals("true") || first.equals("1"));
    } else if (name.equals("container")) {
      options.put(name, first);
    }
  }
}
