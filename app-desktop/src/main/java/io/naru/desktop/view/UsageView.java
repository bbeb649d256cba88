package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.table.Row;
import io.naru.desktop.topology.Ink;
import io.naru.desktop.usage.Usage;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What a pod or a node has used in the last half hour. */
final class UsageView extends VBox {

  private final Context context;
  private final Usage usage;
  private final Row row;
  private final UsageGraph cpu = new UsageGraph(NodeRows::cores);
  private final UsageGraph memory = new UsageGraph(NodeRows::bytes);
  private final Label cpuNow = Nodes.label("", "card-title");
  private final Label memoryNow = Nodes.label("", "card-title");
  private final Label none = Nodes.wrapped("", "muted");
  private final InvalidationListener tick = property -> refresh();
  private List<Usage.Sample> shown = List.of();

  UsageView(Context context, Usage usage, Row row) {
    this.context = context;
    this.usage = usage;
    this.row = row;
    setId("usage");
    getStyleClass().add("detail-body");
    none.setId("usage-none");
    getChildren()
        .addAll(
            none,
            new VBox(6, title("usage.cpu", cpuNow), cpu),
            new VBox(6, title("usage.memory", memoryNow), memory));
    context.now().addListener(new WeakInvalidationListener(tick));
    refresh();
  }

  static boolean knows(HasMetadata object) {
    return object instanceof Pod || object instanceof Node;
  }

  private HBox title(String text, Label now) {
    return new HBox(8, Nodes.label(context.text(text), "section-title"), Nodes.spacer(), now);
  }

  private void refresh() {
    context.now().get(); // validates, or the next tick is not told
    HasMetadata object = row.object();
    List<Usage.Sample> samples =
        object instanceof Node
            ? usage.ofNode(object.getMetadata().getName())
            : usage.ofPod(Kind.keyOf(object));
    String failure = usage.failure();
    none.setText(
        failure.isEmpty()
            ? context.text(usage.isKnown() ? "usage.none" : "usage.waiting")
            : context.text("usage.failed", failure));
    Nodes.show(none, samples.isEmpty());
    if (samples.isEmpty() || samples.equals(shown)) {
      return;
    }
    shown = samples;
    cpuNow.setText(NodeRows.cores(samples.getLast().cpu()));
    memoryNow.setText(NodeRows.bytes(samples.getLast().memory()));
    cpu.show(values(samples, Usage.Sample::cpu), marks(object, "cpu"));
    memory.show(values(samples, Usage.Sample::memory), marks(object, "memory"));
  }

  private static List<Double> values(
      List<Usage.Sample> samples, ToDoubleFunction<Usage.Sample> which) {
    return samples.stream().map(which::applyAsDouble).toList();
  }

  private List<UsageGraph.Mark> marks(HasMetadata object, String resource) {
    if (object instanceof Node node) {
      Map<String, Quantity> room =
          node.getStatus() == null ? Map.of() : node.getStatus().getAllocatable();
      return List.of(
          new UsageGraph.Mark(
              context.text("detail.allocatable"), amount(room, resource), Ink.WARNING));
    }
    double requests = 0;
    double limits = 0;
    for (Container container : ((Pod) object).getSpec().getContainers()) {
      if (container.getResources() != null) {
        requests += amount(container.getResources().getRequests(), resource);
        limits += amount(container.getResources().getLimits(), resource);
      }
    }
    return List.of(
        new UsageGraph.Mark(context.text("usage.request"), requests, Ink.GOOD),
        new UsageGraph.Mark(context.text("usage.limit"), limits, Ink.BAD));
  }

  private static double amount(@Nullable Map<String, Quantity> of, String resource) {
    Quantity quantity = of == null ? null : of.get(resource);
    return quantity == null ? 0 : quantity.getNumericalAmount().doubleValue();
  }
}
