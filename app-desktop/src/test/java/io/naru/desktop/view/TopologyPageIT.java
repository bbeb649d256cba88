package io.naru.desktop.view;

import static io.naru.desktop.view.Stages.eventually;
import static io.naru.desktop.view.Stages.ui;
import static org.assertj.core.api.Assertions.assertThat;

import io.naru.desktop.Yaml;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.topology.Box;
import io.naru.desktop.topology.Drawing;
import io.naru.desktop.topology.GraphNode;
import io.naru.desktop.topology.LayoutBenchmark;
import io.naru.desktop.topology.Objects;
import io.naru.desktop.topology.Picture;
import io.naru.desktop.topology.Shop;
import io.naru.desktop.topology.Viewport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Bounds;
import javafx.geometry.VerticalDirection;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The graph as a person uses it, of objects that the test says. */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
class TopologyPageIT {

  private static final String WEB = "services:shop/web";

  private final FxRobot robot = new FxRobot();
  private final FakeFeed feed = new FakeFeed();
  private final List<String> opened = new ArrayList<>();
  private Workspace workspace;
  private TopologyPage page;

  @BeforeEach
  void open(@TempDir Path home) throws Exception {
    workspace = feed.workspace();
    page =
        Stages.show(
            home,
            new ReadOnlyObjectWrapper<>(Instant.EPOCH),
            context -> new TopologyPage(context, workspace, node -> opened.add(node.id())),
            shown -> {
              workspace.frame();
              shown.frame();
            });
  }

  @Test
  void showsObjectsAsTheyComeAndFollowsAPortsRoute() {
    put(Shop.whole().objects());
    eventually(() -> assertThat(picture().graph().nodes()).containsKey(WEB).hasSize(12));
    Box service = box(WEB);
    GraphNode node = picture().graph().nodes().get(WEB);
    click(Drawing.portBox(node, 0, service));
    eventually(() -> assertThat(page.model().choiceProperty().get().port().number()).isEqualTo(80));
    assertThat(ui(() -> page.model().route().nodes()))
        .contains("ingresses:shop/front", "pods:shop/web-1-a", "nodes:node-1")
        .doesNotContain("deployments:shop/web");
    feed.put(
        "configmaps",
        Yaml.generic("{metadata: {name: late, namespace: shop, resourceVersion: '2'}}"));
    new Shop()
        .pod("late", "web", "", "node-1", "volumes: [{name: a, configMap: {name: late}}]")
        .objects()
        .byKind()
        .forEach((kind, objects) -> objects.forEach(object -> feed.put(kind, object)));
    eventually(() ->
        assertThat(picture().graph().nodes())
            .containsKeys("pods:shop/late", "configmaps:shop/late"));
    assertThat(ui(() -> page.model().route().nodes())).contains("pods:shop/late");
  }

  @Test
  void theKeyboardChoosesOpensZoomsAndShowsAll() {
    put(Shop.whole().objects());
    eventually(() -> assertThat(picture().graph().nodes()).hasSize(12));
    ui(page::focus);
    robot.type(KeyCode.RIGHT); // the first: the ingress
    eventually(() -> assertThat(chosen()).isEqualTo("ingresses:shop/front"));
    robot.type(KeyCode.RIGHT, KeyCode.P, KeyCode.P);
    eventually(() -> assertThat(chosen()).isEqualTo(WEB));
    assertThat(ui(() -> page.model().choiceProperty().get().port().number())).isEqualTo(81);
    robot.type(KeyCode.ENTER);
    eventually(() -> assertThat(opened).containsExactly(WEB));
    Viewport all = viewport();
    robot.type(KeyCode.MINUS, KeyCode.MINUS);
    eventually(() -> assertThat(viewport().scale()).isLessThan(all.scale()));
    robot.type(KeyCode.DIGIT0);
    eventually(() -> assertThat(viewport()).isEqualTo(all));
  }

  @Test
  void theMouseOpensZoomsAndMoves() {
    put(Shop.whole().objects());
    eventually(() -> assertThat(picture().graph().nodes()).hasSize(12));
    robot.doubleClickOn(onScreen(box("deployments:shop/web")));
    eventually(() -> assertThat(opened).containsExactly("deployments:shop/web"));
    Viewport before = viewport();
    robot.scroll(5, VerticalDirection.UP);
    eventually(() -> assertThat(viewport().scale()).isNotEqualTo(before.scale()));
    double x = viewport().x();
    robot.drag(page.canvas()).dropBy(60, 0);
    eventually(() -> assertThat(viewport().x()).isGreaterThan(x + 30));
  }

  @Test
  void isSavedAsPictureAndAsDrawing(@TempDir Path directory) throws Exception {
    put(Shop.whole().objects());
    eventually(() -> assertThat(picture().graph().nodes()).hasSize(12));
    Path svg = directory.resolve("it.svg");
    Path png = directory.resolve("it.png");
    ui(() -> {
      page.write("svg", svg);
      page.write("png", png);
      return null;
    });
    assertThat(Files.readString(svg)).contains("web-1-a", "stroke-dasharray", "</svg>");
    var image = javax.imageio.ImageIO.read(png.toFile());
    assertThat(image.getWidth()).isGreaterThan(800);
  }

  @Test
  void twoThousandObjectsAreMovedWithoutAStall() {
    put(LayoutBenchmark.objects(2000));
    eventually(() -> assertThat(picture().graph().nodes()).hasSize(2010));
    List<Long> frames = new ArrayList<>();
    ui(() -> {
      // Everything in sight at first, then ever nearer: each paints anew.
      page.canvas().fit();
      for (int i = 0; i < 40; i++) {
        page.canvas().zoom(1.08);
        long start = System.nanoTime();
        page.canvas().frame();
        frames.add((System.nanoTime() - start) / 1000);
      }
    });
    frames.sort(null);
    System.out.printf(
        "painting 2010 objects: median %d us, longest %d us%n",
        frames.get(frames.size() / 2), frames.getLast());
    assertThat(frames.get(frames.size() / 2)).isLessThan(50_000);
  }

  private void put(Objects objects) {
    objects.byKind().forEach((kind, all) -> all.forEach(object -> feed.put(kind, object)));
  }

  private Picture picture() {
    return ui(() -> page.model().pictureProperty().get());
  }

  private Box box(String id) {
    return picture().placement().boxes().get(id);
  }

  private String chosen() {
    return ui(() -> page.model().choiceProperty().get().id());
  }

  private Viewport viewport() {
    return ui(() -> page.canvas().viewport());
  }

  private void click(Box box) {
    robot.clickOn(onScreen(box));
  }

  private javafx.geometry.Point2D onScreen(Box box) {
    return ui(() -> {
      Viewport seen = page.canvas().viewport();
      Bounds canvas = page.canvas().localToScreen(page.canvas().getBoundsInLocal());
      return new javafx.geometry.Point2D(
          canvas.getMinX() + (box.x() + box.width() / 2) * seen.scale() + seen.x(),
          canvas.getMinY() + box.middle() * seen.scale() + seen.y());
    });
  }
}
