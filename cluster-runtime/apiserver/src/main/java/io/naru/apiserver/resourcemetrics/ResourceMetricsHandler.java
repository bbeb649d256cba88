package io.naru.apiserver.resourcemetrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupResource;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code get} and {@code list} of NodeMetrics and PodMetrics, as metrics-server does;
 * {@code kubectl top} reads them. Nodes are asked at the same time; those that do not answer are
 * left out of a list.
 */
public final class ResourceMetricsHandler implements ApiHandler {

  public static final String GROUP = "metrics.k8s.io";
  static final String API_VERSION = GROUP + "/v1beta1";

  private static final Logger LOG = LoggerFactory.getLogger(ResourceMetricsHandler.class);
  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final ObjectReader objects;
  private final NodeSummaries summaries;

  public ResourceMetricsHandler(ObjectReader objects, NodeSummaries summaries) {
    this.objects = objects;
    this.summaries = summaries;
  }

  @Override
  public ApiResponse handle(ApiRequest request) throws InterruptedException {
    RequestInfo info = request.info();
    if (!info.verb().equals("get") && !info.verb().equals("list")) {
      throw StatusException.methodNotSupported(
          new GroupResource(GROUP, info.resource()), info.verb());
    }
    ObjectNode answer =
        switch (info.resource()) {
          case "nodes" -> info.name().isEmpty() ? nodes(selector(request)) : node(info.name());
          case "pods" ->
              info.name().isEmpty()
                  ? pods(info.namespace(), selector(request))
                  : pod(info.namespace(), info.name());
          default -> throw StatusException.noSuchResource();
        };
    return ApiResponse.json(200, Json.bytes(answer));
  }

  private ObjectNode nodes(LabelSelector selector) throws InterruptedException {
    List<ApiObject> nodes =
        objects.list(NODES, "").stream().filter(node -> selects(selector, node)).toList();
    List<JsonNode> all = summariesOf(nodes.stream().map(ApiObject::name).toList());
    ObjectNode list = list("NodeMetricsList");
    for (JsonNode summary : all) {
      for (ApiObject node : nodes) {
        if (node.name().equals(Json.text(summary, "node", "nodeName"))) {
          list.withArray("items").add(nodeMetrics(node, summary));
        }
      }
    }
    return list;
  }

  private ObjectNode node(String name) throws InterruptedException {
    ApiObject node = objects.find(NODES, "", name);
    if (node == null) {
      throw StatusException.notFound(new GroupResource(GROUP, "nodes"), name);
    }
    return nodeMetrics(node, summaries.of(name));
  }

  private ObjectNode pods(String namespace, LabelSelector selector) throws InterruptedException {
    List<ApiObject> pods =
        objects.list(PODS, namespace).stream()
            .filter(pod -> runs(pod) && selects(selector, pod))
            .toList();
    Set<String> nodes = new TreeSet<>();
    pods.forEach(pod -> nodes.add(nodeOf(pod)));
    nodes.remove("");
    List<JsonNode> all = summariesOf(List.copyOf(nodes));
    ObjectNode list = list("PodMetricsList");
    ArrayNode items = list.withArray("items");
    for (ApiObject pod : pods) {
      for (JsonNode summary : all) {
        if (nodeOf(pod).equals(Json.text(summary, "node", "nodeName"))) {
          addPod(items, pod, summary);
        }
      }
    }
    return list;
  }

  private ObjectNode pod(String namespace, String name) throws InterruptedException {
    ApiObject pod = objects.find(PODS, namespace, name);
    ArrayNode found = Json.array();
    if (pod != null && runs(pod) && !nodeOf(pod).isEmpty()) {
      addPod(found, pod, summaries.of(nodeOf(pod)));
    }
    if (found.get(0) instanceof ObjectNode metrics) {
      return metrics;
    }
    throw StatusException.notFound(new GroupResource(GROUP, "pods"), namespace + "/" + name);
  }

  private List<JsonNode> summariesOf(List<String> nodes) throws InterruptedException {
    List<JsonNode> answers = new ArrayList<>();
    try (ExecutorService parallel = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> asked =
          nodes.stream().map(node -> parallel.submit(() -> summaries.of(node))).toList();
      for (Future<JsonNode> answer : asked) {
        try {
          answers.add(answer.get());
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof StatusException)) {
            throw new IllegalStateException(e.getCause());
          }
          LOG.debug("a node does not tell what it uses: {}", e.getCause().getMessage());
        }
      }
    }
    return answers;
  }

  private static ObjectNode nodeMetrics(ApiObject node, JsonNode summary) {
    JsonNode stats = summary.path("node");
    ObjectNode metrics = metrics("NodeMetrics", node, stats);
    metrics.set("usage", usage(stats));
    return metrics;
  }

  /** Nothing is added while the agent has not measured the pod. */
  private static void addPod(ArrayNode items, ApiObject pod, JsonNode summary) {
    for (JsonNode stats : summary.path("pods")) {
      if (Json.text(stats, "podRef", "uid").equals(pod.uid())) {
        ObjectNode metrics = metrics("PodMetrics", pod, stats.path("containers").path(0));
        ArrayNode containers = metrics.putArray("containers");
        for (JsonNode container : stats.path("containers")) {
          containers
              .addObject()
              .put("name", Json.text(container, "name"))
              .set("usage", usage(container));
        }
        items.add(metrics);
      }
    }
  }

  private static ObjectNode metrics(String kind, ApiObject of, JsonNode stats) {
    ObjectNode metrics = Json.object().put("kind", kind).put("apiVersion", API_VERSION);
    ObjectNode metadata = metrics.putObject("metadata").put("name", of.name());
    if (!of.namespace().isEmpty()) {
      metadata.put("namespace", of.namespace());
    }
    String time = Json.text(stats, "cpu", "time");
    metadata.put("creationTimestamp", time);
    JsonNode labels = Json.at(of.tree(), "metadata", "labels");
    if (labels != null) {
      metadata.set("labels", labels);
    }
    return metrics.put("timestamp", time).put("window", "10s");
  }

  private static ObjectNode usage(JsonNode stats) {
    return Json.object()
        .put("cpu", stats.path("cpu").path("usageNanoCores").asLong() + "n")
        .put("memory", stats.path("memory").path("workingSetBytes").asLong() / 1024 + "Ki");
  }

  private static ObjectNode list(String kind) {
    ObjectNode list = Json.object().put("kind", kind).put("apiVersion", API_VERSION);
    list.putObject("metadata");
    list.putArray("items");
    return list;
  }

  private static LabelSelector selector(ApiRequest request) {
    String text = request.parameter("labelSelector");
    return text == null ? LabelSelector.everything() : LabelSelector.parse(text);
  }

  /** Pods that have ended use nothing; metrics-server leaves them out as well. */
  private static boolean runs(ApiObject pod) {
    return Json.text(pod.tree(), "status", "phase").equals("Running");
  }

  private static boolean selects(LabelSelector selector, ApiObject object) {
    return selector.matches(Json.at(object.tree(), "metadata", "labels"));
  }

  private static String nodeOf(ApiObject pod) {
    return Json.text(pod.tree(), "spec", "nodeName");
  }
}
