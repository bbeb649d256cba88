package io.naru.apiserver.resourcemetrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResourceMetricsHandlerTest {

  private final List<ApiObject> objects = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private final ResourceMetricsHandler handler =
      new ResourceMetricsHandler(new Objects(), this::summary);

  ResourceMetricsHandlerTest() {
    objects.add(object("{'kind':'Node','metadata':{'name':'n1','labels':{'zone':'a'}}}"));
    objects.add(object("{'kind':'Node','metadata':{'name':'n2','labels':{'zone':'b'}}}"));
    pod("works", "n1", "Running", "{'app':'web'}");
    pod("ended", "n1", "Succeeded", "{'app':'web'}");
    pod("elsewhere", "n2", "Running", "{'app':'db'}");
    pod("waits", "", "Pending", "{'app':'web'}");
  }

  @Test
  void tellsWhatRunningPodsUse() throws Exception {
    JsonNode list = ask("pods", "default", "", Map.of());

    assertThat(list.get("kind").textValue()).isEqualTo("PodMetricsList");
    assertThat(list.findValuesAsText("name")).containsExactly("works", "c", "elsewhere", "c");
    assertThat(list.at("/items/0/containers/0/usage"))
        .isEqualTo(json("{'cpu':'250000000n','memory':'2048Ki'}"));
    assertThat(list.at("/items/0/metadata/labels/app").textValue()).isEqualTo("web");
  }

  @Test
  void selectsByLabel() throws Exception {
    assertThat(ask("pods", "default", "", Map.of("labelSelector", List.of("app=db"))).get("items"))
        .hasSize(1);
    assertThat(ask("nodes", "", "", Map.of("labelSelector", List.of("zone=a"))).get("items"))
        .hasSize(1);
  }

  @Test
  void leavesOutNodesThatDoNotAnswer() throws Exception {
    silent.add("n1");

    assertThat(ask("pods", "default", "", Map.of()).at("/items/0/metadata/name").textValue())
        .isEqualTo("elsewhere");
    assertThat(ask("nodes", "", "", Map.of()).get("items")).hasSize(1);
  }

  @Test
  void knowsNothingOfPodsThatDoNotRun() throws Exception {
    assertThat(ask("pods", "default", "works", Map.of()).get("kind").textValue())
        .isEqualTo("PodMetrics");
    for (String name : List.of("ended", "waits", "nobody")) {
      assertThatThrownBy(() -> ask("pods", "default", name, Map.of()))
          .isInstanceOf(StatusException.class)
          .hasMessage("pods.metrics.k8s.io \"default/" + name + "\" not found");
    }
  }

  private void pod(String name, String node, String phase, String labels) {
    objects.add(
        object(
            """
            {'kind':'Pod','metadata':{'name':'%s','namespace':'default','uid':'%s','labels':%s},
             'spec':{'nodeName':'%s'},'status':{'phase':'%s'}}
            """
                .formatted(name, name, labels, node, phase)));
  }

  private JsonNode summary(String node) {
    if (silent.contains(node)) {
      throw StatusException.serviceUnavailable(node + " is silent");
    }
    ObjectNode summary = json("{'node':{'nodeName':'" + node + "'},'pods':[]}");
    for (ApiObject pod : objects) {
      summary
          .withArray("pods")
          .add(
              json(
                  """
                  {'podRef':{'uid':'%s'},'containers':[{'name':'c',
                   'cpu':{'time':'2026-01-01T00:00:00Z','usageNanoCores':250000000},
                   'memory':{'workingSetBytes':2097152}}]}
                  """
                      .formatted(pod.uid())));
    }
    return summary;
  }

  private JsonNode ask(
      String resource, String namespace, String name, Map<String, List<String>> query)
      throws InterruptedException {
    RequestInfo info =
        new RequestInfo(
            true,
            "",
            name.isEmpty() ? "list" : "get",
            ResourceMetricsHandler.GROUP,
            "v1beta1",
            namespace,
            resource,
            "",
            name,
            "");
    UserInfo user = UserInfo.ANONYMOUS;
    ApiResponse answer =
        handler.handle(new ApiRequest("GET", info, query, Map.of(), new byte[0], user, ""));
    return Json.parseObject(((ApiResponse.Whole) answer).body());
  }

  private static ApiObject object(String text) {
    return ApiObject.of(json(text));
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }

  private final class Objects implements ObjectReader {

    @Override
    public @Nullable ApiObject find(GroupVersionResource resource, String namespace, String name) {
      return list(resource, namespace).stream()
          .filter(object -> object.name().equals(name))
          .findFirst()
          .orElse(null);
    }

    @Override
    public List<ApiObject> list(GroupVersionResource resource, String namespace) {
      String kind = resource.resource().equals("pods") ? "Pod" : "Node";
      return objects.stream()
          .filter(object -> Json.text(object.tree(), "kind").equals(kind))
          .toList();
    }
  }
}
