package io.naru.apiserver.proxy;

import io.naru.apiserver.proxy.NodeLocator.Kubelet;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code pods/log}: streams what a container wrote from the kubelet that keeps it. */
final class PodLogs {

  private static final GroupVersionKind OPTIONS = new GroupVersionKind("", "v1", "PodLogOptions");
  private static final List<String> PASSED_ON =
      List.of(
          "follow",
          "previous",
          "sinceSeconds",
          "sinceTime",
          "timestamps",
          "tailLines",
          "limitBytes",
          "stream");
  private static final String PLAIN = "text/plain";
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int MESSAGE_BYTES = 2048;

  private final NodeLocator locator;
  private final KubeletClient kubelets;

  PodLogs(NodeLocator locator, KubeletClient kubelets) {
    this.locator = locator;
    this.kubelets = kubelets;
  }

  ApiResponse get(ApiRequest request) throws InterruptedException {
    validate(request);
    ApiObject pod = locator.pod(request.info().namespace(), request.info().name());
    String container = Containers.choose(pod, request.parameter("container"));
    if (NodeLocator.nodeOf(pod).isEmpty()) {
      // Nothing runs yet, so nothing was written.
      return new ApiResponse.Whole(200, PLAIN, Map.of(), new byte[0]);
    }
    Kubelet kubelet = locator.kubeletOf(pod);
    QueryString query = new QueryString();
    for (String name : PASSED_ON) {
      String value = request.parameter(name);
      if (value != null) {
        query.add(name, value);
      }
    }
    String path = "/containerLogs/" + pod.namespace() + "/" + pod.name() + "/" + container;
    HttpResponse<InputStream> answer = kubelets.get(URI.create(kubelet.origin() + path + query));
    if (answer.statusCode() != 200) {
      throw failure(answer);
    }
    return new ApiResponse.Streamed(200, PLAIN, Map.of(), sink -> relay(answer.body(), sink));
  }

  /** Sends on what is there without waiting for more: a followed log trickles. */
  static void relay(InputStream from, ApiResponse.Sink sink)
      throws IOException, InterruptedException {
    try (from) {
      while (true) {
        byte[] buffer = new byte[BUFFER_BYTES];
        int read = from.read(buffer);
        if (read < 0) {
          return;
        }
        sink.write(read == buffer.length ? buffer : java.util.Arrays.copyOf(buffer, read));
        sink.flush();
      }
    }
  }

  private static StatusException failure(HttpResponse<InputStream> answer) {
    int code = answer.statusCode();
    String message;
    try (InputStream body = answer.body()) {
      message = new String(body.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8).strip();
    } catch (IOException brokenOff) {
      message = "kubelet answered " + code;
    }
    String reason =
        switch (code) {
          case 400 -> "BadRequest";
          case 401, 403 -> "Forbidden";
          case 404 -> "NotFound";
          case 503 -> "ServiceUnavailable";
          default -> "InternalError";
        };
    return new StatusException(new Status(code, reason, message, null));
  }

  private static void validate(ApiRequest request) {
    FieldErrors errors = new FieldErrors();
    nonNegative(request, "tailLines", 0, errors);
    nonNegative(request, "limitBytes", 1, errors);
    nonNegative(request, "sinceSeconds", 1, errors);
    if (request.parameter("sinceSeconds") != null && request.parameter("sinceTime") != null) {
      errors.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified");
    }
    if (!errors.isEmpty()) {
      throw StatusException.invalid(OPTIONS, request.info().name(), errors);
    }
  }

  private static void nonNegative(ApiRequest request, String name, long least, FieldErrors errors) {
    String text = request.parameter(name);
    if (text == null) {
      return;
    }
    try {
      long value = Long.parseLong(text);
      if (value < least) {
        errors.invalid(
            name,
            value,
            least == 0 ? "must be greater than or equal to 0" : "must be greater than 0");
      }
    } catch (NumberFormatException notNumber) {
      throw StatusException.badRequest(
          "invalid value of query parameter " + name + ": \"" + text + "\"");
    }
  }
}
