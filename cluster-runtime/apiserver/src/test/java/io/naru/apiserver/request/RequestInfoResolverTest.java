package io.naru.apiserver.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestInfoResolverTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "GET, /api/v1/pods, list, '', '', pods, '', ''",
        "GET, /api/v1/namespaces, list, '', '', namespaces, '', ''",
        "GET, /api/v1/namespaces/a, get, '', a, namespaces, a, ''",
        "PUT, /api/v1/namespaces/a/finalize, update, '', a, namespaces, a, finalize",
        "PATCH, /api/v1/namespaces/a/status, patch, '', a, namespaces, a, status",
        "GET, /api/v1/namespaces/a/pods, list, '', a, pods, '', ''",
        "POST, /api/v1/namespaces/a/pods, create, '', a, pods, '', ''",
        "DELETE, /api/v1/namespaces/a/pods, deletecollection, '', a, pods, '', ''",
        "DELETE, /api/v1/namespaces/a/pods/p, delete, '', a, pods, p, ''",
        "GET, /api/v1/namespaces/a/pods/p/log, get, '', a, pods, p, log",
        "HEAD, /api/v1/namespaces/a/pods/p, get, '', a, pods, p, ''",
        "GET, /apis/apps/v1/deployments, list, apps, '', deployments, '', ''",
        "GET, /apis/apps/v1/namespaces/a/deployments/d/scale, get, apps, a, deployments, d, scale",
        "GET, /api/v1/watch/namespaces/a/pods, watch, '', a, pods, '', ''",
        "GET, /api/v1/watch/pods, watch, '', '', pods, '', ''",
      })
  void readsResourceFromPath(
      String method,
      String path,
      String verb,
      String group,
      String namespace,
      String resource,
      String name,
      String subresource) {
    RequestInfo info = RequestInfoResolver.resolve(method, path, Map.of());
    assertThat(info)
        .isEqualTo(
            new RequestInfo(
                true, path, verb, group, "v1", namespace, resource, subresource, name, ""));
  }

  @ParameterizedTest
  @CsvSource({"true, watch", "1, watch", "'', watch", "false, list", "0, list"})
  void watchParameterDecidesBetweenListAndWatch(String value, String verb) {
    var info = RequestInfoResolver.resolve("GET", "/api/v1/pods", Map.of("watch", List.of(value)));
    assertThat(info.verb()).isEqualTo(verb);
  }

  @Test
  void watchParameterOfOneObjectMeansNothing() {
    var info =
        RequestInfoResolver.resolve("GET", "/api/v1/nodes/n", Map.of("watch", List.of("true")));
    assertThat(info.verb()).isEqualTo("get");
  }

  @ParameterizedTest
  @CsvSource({"/", "/api", "/api/v1", "/apis", "/apis/apps", "/apis/apps/v1", "/healthz/ping"})
  void otherPathsAreNoResourceRequests(String path) {
    RequestInfo info = RequestInfoResolver.resolve("GET", path, Map.of());
    assertThat(info.resourceRequest()).isFalse();
    assertThat(info.verb()).isEqualTo("get");
    assertThat(info.path()).isEqualTo(path);
  }

  @Test
  void keepsWhatFollowsProxy() {
    var info = RequestInfoResolver.resolve("GET", "/api/v1/nodes/n/proxy/logs/a/", Map.of());
    assertThat(info.subresource()).isEqualTo("proxy");
    assertThat(info.remainder()).isEqualTo("logs/a/");
  }

  @Test
  void refusesLegacyWatchOfNothing() {
    assertThatThrownBy(() -> RequestInfoResolver.resolve("GET", "/api/v1/watch", Map.of()))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
  }
}
