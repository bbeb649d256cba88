package io.naru.controllers.nodettl;

import io.fabric8.kubernetes.api.model.Node;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;

/**
 * Keeps the annotation {@code node.alpha.kubernetes.io/ttl} of every node: seconds, the more the
 * more nodes there are. The bounds overlap, so that a cluster at a bound does not go to and fro.
 */
public final class NodeTtlController extends ObjectController<Node> {

  static final String ANNOTATION = "node.alpha.kubernetes.io/ttl";

  private static final String USER = "ttl-controller";

  /** Of clusters of at least so many and at most so many nodes. */
  private record Step(int least, int most, int seconds) {}

  private static final List<Step> STEPS =
      List.of(
          new Step(0, 100, 0),
          new Step(90, 500, 15),
          new Step(450, 1_000, 30),
          new Step(900, 2_000, 60),
          new Step(1_800, 10_000, 300),
          new Step(9_000, Integer.MAX_VALUE, 600));

  private final TypedClient<Node> nodes;
  private volatile int step;

  public NodeTtlController(ControllerContext context) {
    super(context, USER, "ttl_controller", Resources.NODES, 1);
    nodes = context.client(USER, Resources.NODES);
    context
        .informer(Resources.NODES)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onAdd(Node node) {
                count();
              }

              @Override
              public void onDelete(Node node) {
                count();
              }
            });
  }

  private void count() {
    int count = lister.keys().size();
    int now = step;
    while (count > STEPS.get(now).most()) {
      now++;
    }
    while (count < STEPS.get(now).least()) {
      now--;
    }
    if (now != step) {
      step = now;
      lister.keys().forEach(key -> enqueue(key));
    }
  }

  @Override
  protected Result sync(String key) {
    Node node = lister.get(key);
    String wanted = Integer.toString(STEPS.get(step).seconds());
    if (node == null || wanted.equals(annotation(node))) {
      return Result.done();
    }
    var patch = Json.object();
    Json.ensureObject(patch, "metadata", "annotations").put(ANNOTATION, wanted);
    nodes.patch("", key, patch);
    return Result.done();
  }

  private static String annotation(Node node) {
    Map<String, String> annotations = node.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(ANNOTATION, "");
  }
}
