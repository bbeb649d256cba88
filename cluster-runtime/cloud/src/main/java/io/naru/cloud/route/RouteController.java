package io.naru.cloud.route;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.naru.client.Controller.Result;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.cloud.CloudException;
import io.naru.cloud.Routes;
import io.naru.cloud.Routes.Route;
import io.naru.machinery.Json;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the cloud's network has a route to the pods of each node, and no others of this
 * cluster; and says so in each node's condition {@code NetworkUnavailable}. Where nodes route among
 * themselves, as ours do, no cloud has routes and nothing of this runs.
 */
public final class RouteController extends ObjectController<Node> {

  private static final String USER = "route-controller";
  private static final String CONDITION = "NetworkUnavailable";

  private final Routes routes;
  private final TypedClient<Node> nodes;

  public RouteController(ControllerContext context, Routes routes) {
    super(context, USER, "route_controller", Resources.NODES, 1);
    this.routes = routes;
    nodes = context.client(USER, Resources.NODES);
  }

  @Override
  protected Result sync(String key) {
    Node node = lister.get(key);
    List<Route> wanted =
        node == null ? List.of() : cidrs(node).stream().map(cidr -> new Route(key, cidr)).toList();
    List<Route> present = routes.list().stream().filter(route -> concerns(route, key)).toList();
    present.stream().filter(route -> !wanted.contains(route)).forEach(routes::delete);
    if (node == null || wanted.isEmpty()) {
      return Result.done();
    }
    try {
      wanted.stream().filter(route -> !present.contains(route)).forEach(routes::create);
    } catch (CloudException e) {
      event(
          node,
          Type.WARNING,
          "FailedToCreateRoute",
          "Could not create route to the pods of node %s: %s".formatted(key, e.getMessage()));
      write(node, "True", "NoRouteCreated", "RouteController failed to create a route");
      throw e;
    }
    write(node, "False", "RouteCreated", "RouteController created a route");
    return Result.done();
  }

  /** Routes to this node, and those to nodes that went while nobody looked. */
  private boolean concerns(Route route, String node) {
    return route.node().equals(node) || lister.get(route.node()) == null;
  }

  private static List<String> cidrs(Node node) {
    if (node.getSpec() == null) {
      return List.of();
    }
    List<String> all = node.getSpec().getPodCIDRs();
    String single = node.getSpec().getPodCIDR();
    return all != null && !all.isEmpty()
        ? all
        : single == null || single.isEmpty() ? List.of() : List.of(single);
  }

  private void write(Node node, String status, String reason, String message) {
    NodeCondition before = find(node);
    if (before != null && status.equals(before.getStatus()) && reason.equals(before.getReason())) {
      return;
    }
    String now = context.now().truncatedTo(ChronoUnit.SECONDS).toString();
    List<NodeCondition> others =
        node.getStatus() == null
            ? List.of()
            : node.getStatus().getConditions().stream()
                .filter(condition -> !CONDITION.equals(condition.getType()))
                .toList();
    ObjectNode patch = Json.object();
    // The whole list is replaced: it must be the one that was read.
    patch.putObject("metadata").put("resourceVersion", node.getMetadata().getResourceVersion());
    var conditions = patch.putObject("status").putArray("conditions");
    others.forEach(condition -> conditions.add(Json.mapper().valueToTree(condition)));
    conditions
        .addObject()
        .put("type", CONDITION)
        .put("status", status)
        .put("reason", reason)
        .put("message", message)
        .put("lastHeartbeatTime", now)
        .put("lastTransitionTime", now);
    nodes.patchStatus("", node.getMetadata().getName(), patch);
  }

  private static @Nullable NodeCondition find(Node node) {
    return node.getStatus() == null
        ? null
        : node.getStatus().getConditions().stream()
            .filter(condition -> CONDITION.equals(condition.getType()))
            .findFirst()
            .orElse(null);
  }
}
