package io.naru.desktop.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayouterTest {

  private final Layouter layouter = new Layouter();

  @Test
  void laysOutFromLeftToRightWithoutOverlaps() {
    Graph graph = Shop.whole().graph();
    Placement placement = layouter.layout(graph, Grouping.NAMESPACE);
    assertThat(placement.boxes().keySet()).isEqualTo(graph.nodes().keySet());
    assertThat(placement.boxes().get("ingresses:shop/front").right())
        .isLessThan(placement.boxes().get("services:shop/web").x());
    assertThat(placement.boxes().get("services:shop/web").right())
        .isLessThan(placement.boxes().get("pods:shop/web-1-a").x());
    List<Box> boxes = new ArrayList<>(placement.boxes().values());
    for (int i = 0; i < boxes.size(); i++) {
      for (Box other : boxes.subList(i + 1, boxes.size())) {
        assertThat(boxes.get(i).meets(other)).isFalse();
      }
    }
  }

  @Test
  void putsTogetherWhatBelongsTogether() {
    Graph graph = Shop.whole().graph();
    assertThat(titles(graph, Grouping.NAMESPACE)).containsExactly("shop", "");
    assertThat(titles(graph, Grouping.NODE)).containsExactly("node-1", "node-2", "");
    assertThat(titles(graph, Grouping.APP)).containsExactly("web", "");
  }

  @Test
  void everythingIsInsideAnArea() {
    Placement placement = layouter.layout(Shop.whole().graph(), Grouping.NAMESPACE);
    assertThat(placement.boxes().values())
        .allMatch(box ->
            placement.areas().stream()
                .anyMatch(area ->
                    area.box().contains(box.x(), box.y())
                        && area.box().contains(box.right(), box.bottom())));
  }

  @Test
  void laysOutAnewOnlyTheGroupsThatHaveChanged() {
    layouter.layout(Shop.whole().graph(), Grouping.NAMESPACE);
    assertThat(layouter.computed()).isEqualTo(2);
    layouter.layout(Shop.whole().graph(), Grouping.NAMESPACE);
    assertThat(layouter.computed()).isEqualTo(2);
    layouter.layout(Shop.whole().pod("extra", "web", "", "node-1", "").graph(), Grouping.NAMESPACE);
    assertThat(layouter.computed()).isEqualTo(3);
  }

  @Test
  void isFastEnoughForTwoThousandObjects() {
    Objects objects = LayoutBenchmark.objects(2000);
    LayoutBenchmark.measure(objects, 1); // warms up
    LayoutBenchmark.Figures figures = LayoutBenchmark.measure(objects, 1);
    System.out.println(figures);
    // The figure to reach is one second, for code that is warmer than this.
    assertThat(figures.slowest()).isLessThan(Duration.ofSeconds(3));
  }

  private List<String> titles(Graph graph, Grouping grouping) {
    return layouter.layout(graph, grouping).areas().stream().map(Placement.Area::title).toList();
  }
}
