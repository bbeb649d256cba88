package io.naru.apiserver.proxy;

import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.proxy.NodeLocator.Kubelet;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Set;

/**
 * Answers the subresources that nodes answer in truth. Streams (exec, attach, port-forward) are
 * HTTP/1.1 upgrades that are relayed byte for byte, so that every protocol the kubelet speaks works
 * (WebSocket v4 and v5, SPDY/3.1). Thread-safe.
 */
public final class ProxyHandler implements ApiHandler {

  private static final Set<String> POD_SUBRESOURCES =
      Set.of("log", "exec", "attach", "portforward", "proxy");
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private final NodeLocator locator;
  private final KubeletClient kubelets;
  private final Authorization authorization;
  private final PodLogs logs;
  private final HttpProxy httpProxy;

  public ProxyHandler(NodeLocator locator, KubeletClient kubelets, Authorization authorization) {
    this.locator = locator;
    this.kubelets = kubelets;
    this.authorization = authorization;
    this.logs = new PodLogs(locator, kubelets);
    this.httpProxy = new HttpProxy(locator, kubelets);
  }

  /** Whether a request of the core group is for this handler. */
  public static boolean handles(RequestInfo info) {
    return switch (info.resource()) {
      case "pods" -> POD_SUBRESOURCES.contains(info.subresource());
      case "nodes", "services" -> info.subresource().equals("proxy");
      default -> false;
    };
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    RequestInfo info = request.info();
    return switch (info.subresource()) {
      case "log" -> {
        if (!info.verb().equals("get")) {
          throw StatusException.methodNotSupported(
              new GroupResource("", info.resource()), info.verb());
        }
        yield logs.get(request);
      }
      case "exec", "attach" -> stream(request, info.subresource());
      case "portforward" -> portForward(request);
      default -> httpProxy.handle(request);
    };
  }

  private ApiResponse stream(ApiRequest request, String operation) {
    checkUpgrade(request);
    ApiObject pod = locator.pod(request.info().namespace(), request.info().name());
    String phase = Json.text(pod.tree(), "status", "phase");
    if (FINISHED.contains(phase)) {
      throw StatusException.badRequest(
          "cannot " + operation + " a container in a completed pod; current phase is " + phase);
    }
    String container = Containers.choose(pod, request.parameter("container"));
    Kubelet kubelet = locator.kubeletOf(pod);
    QueryString query = new QueryString();
    rename(request, "stdin", query, "input");
    rename(request, "stdout", query, "output");
    rename(request, "stderr", query, "error");
    rename(request, "tty", query, "tty");
    if (operation.equals("exec")) {
      List<String> command = request.query().getOrDefault("command", List.of());
      if (command.isEmpty()) {
        throw StatusException.badRequest("you must specify at least one command for the container");
      }
      command.forEach(word -> query.add("command", word));
    }
    String path =
        "/" + operation + "/" + pod.namespace() + "/" + pod.name() + "/" + container + query;
    return upgrade(request, kubelet, path);
  }

  private ApiResponse portForward(ApiRequest request) {
    checkUpgrade(request);
    ApiObject pod = locator.pod(request.info().namespace(), request.info().name());
    Kubelet kubelet = locator.kubeletOf(pod);
    QueryString query = new QueryString();
    request.query().getOrDefault("ports", List.of()).forEach(port -> query.add("port", port));
    return upgrade(request, kubelet, "/portForward/" + pod.namespace() + "/" + pod.name() + query);
  }

  private ApiResponse upgrade(ApiRequest request, Kubelet kubelet, String target) {
    try {
      Socket socket = kubelets.connect(kubelet);
      String host = kubelet.origin().substring("https://".length());
      return UpgradeRequest.send(request, socket, host, target);
    } catch (IOException unreachable) {
      throw KubeletClient.unreachable(request.method(), kubelet.origin() + target, unreachable);
    }
  }

  /**
   * WebSockets open by GET, so the permission to get would be enough to run commands: creating is
   * asked for whatever the method.
   */
  private void checkUpgrade(ApiRequest request) {
    RequestInfo info = request.info();
    if (!info.verb().equals("get") && !info.verb().equals("create")) {
      throw StatusException.methodNotSupported(new GroupResource("", info.resource()), info.verb());
    }
    if (info.verb().equals("get")) {
      authorization.check(
          AccessAttributes.ofResource(
              request.user(),
              "create",
              info.namespace(),
              info.group(),
              info.version(),
              info.resource(),
              info.subresource(),
              info.name()));
    }
    if (!UpgradeRequest.isUpgrade(request)) {
      throw StatusException.badRequest("Upgrade request required");
    }
  }

  private static void rename(ApiRequest request, String from, QueryString query, String to) {
    if (request.flag(from)) {
      query.add(to, "1");
    }
  }
}
