package io.naru.desktop.topology;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Row;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;

/**
 * The live graph: made anew in the background when objects have changed, laid out anew only if its
 * structure has. User interface thread only.
 */
public final class TopologyModel {

  /** What is chosen. */
  public record Choice(String id, GraphNode.@Nullable Port port) {}

  private static final long LEAST_PAUSE = Duration.ofMillis(200).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();

  private final Workspace workspace;
  private final Executor background;
  private final Executor userInterface;
  private final Layouter layouter = new Layouter();
  private final ObjectProperty<Grouping> grouping = new SimpleObjectProperty<>(Grouping.NAMESPACE);
  private final ReadOnlyObjectWrapper<Picture> picture = new ReadOnlyObjectWrapper<>(Picture.EMPTY);
  private final ObjectProperty<@Nullable Choice> choice = new SimpleObjectProperty<>();
  private Route route = Route.NONE;
  private @Nullable Basis shown;
  private boolean computing;
  private long notBefore = Long.MIN_VALUE;
  private @Nullable Finding finding;

  /** What the search has found in a picture. */
  private record Finding(String words, Picture picture, Set<String> ids) {}

  /** What a picture was made from. */
  private record Basis(long version, Grouping grouping, String namespace) {
    boolean isSameView(Basis other) {
      return grouping == other.grouping && namespace.equals(other.namespace);
    }
  }

  /**
   * @param background where graphs are made
   * @param userInterface where they are taken over
   */
  public TopologyModel(Workspace workspace, Executor background, Executor userInterface) {
    this.workspace = workspace;
    this.background = background;
    this.userInterface = userInterface;
    Objects.KINDS.forEach(workspace::rows); // they are followed from now on
    choice.addListener((property, before, now) -> findRoute());
    picture.addListener((property, before, now) -> findRoute());
  }

  /** Once a frame: begins to make the graph anew if objects have changed, and none is under way. */
  public void frame() {
    Basis wanted =
        new Basis(workspace.version(), grouping.get(), workspace.namespaceProperty().get());
    long now = System.nanoTime();
    boolean chosenOtherwise = shown == null || !shown.isSameView(wanted);
    if (computing || wanted.equals(shown) || (now < notBefore && !chosenOtherwise) || !isLoaded()) {
      return;
    }
    computing = true;
    Picture before = picture.get();
    boolean sameGrouping = shown != null && shown.grouping() == wanted.grouping();
    Objects objects = objects();
    background.execute(() -> {
      long begun = System.nanoTime();
      Graph graph = GraphBuilder.build(objects, wanted.namespace());
      Placement placement =
          sameGrouping && graph.isShapedLike(before.graph())
              ? before.placement()
              : layouter.layout(graph, wanted.grouping());
      long took = System.nanoTime() - begun;
      userInterface.execute(() -> {
        computing = false;
        // Of a cluster that is large and busy the graph takes a fifth of a processor at most.
        notBefore = System.nanoTime() + Math.clamp(4 * took, LEAST_PAUSE, LONGEST_PAUSE);
        shown = wanted;
        picture.set(new Picture(graph, placement));
      });
    });
  }

  /** Half of the objects would say that services have no pods. */
  private boolean isLoaded() {
    return Objects.KINDS.stream()
        .flatMap(id -> workspace.kind(id).stream())
        .map(workspace::table)
        .allMatch(
            table -> table.loadedProperty().get() || !table.failureProperty().get().isEmpty());
  }

  private Objects objects() {
    Map<String, List<HasMetadata>> byKind = new LinkedHashMap<>();
    for (String kind : Objects.KINDS) {
      byKind.put(kind, workspace.rows(kind).stream().map(Row::object).toList());
    }
    return new Objects(byKind);
  }

  public ReadOnlyObjectProperty<Picture> pictureProperty() {
    return picture.getReadOnlyProperty();
  }

  public ObjectProperty<Grouping> groupingProperty() {
    return grouping;
  }

  /** The chosen object, or null. */
  public ObjectProperty<@Nullable Choice> choiceProperty() {
    return choice;
  }

  /** What stands out because of what is chosen. */
  public Route route() {
    return route;
  }

  /**
   * What the search finds: objects whose name, kind or state have all its words; null: no search.
   */
  public @Nullable Set<String> found() {
    String words = workspace.searchProperty().get().strip().toLowerCase(Locale.ROOT);
    if (words.isEmpty()) {
      return null;
    }
    Finding known = finding;
    if (known != null && known.words().equals(words) && known.picture() == picture.get()) {
      return known.ids();
    }
    Set<String> found = new HashSet<>();
    for (GraphNode node : picture.get().graph().nodes().values()) {
      String text = (node.id() + " " + node.status()).toLowerCase(Locale.ROOT);
      if (List.of(words.split("\\s+")).stream().allMatch(text::contains)) {
        found.add(node.id());
      }
    }
    finding = new Finding(words, picture.get(), found);
    return found;
  }

  /** Chooses an object by its kind's page and its key, which may come only later. */
  public void choose(String kind, String key) {
    choice.set(new Choice(GraphNode.idOf(kind, key), null));
  }

  /**
   * Chooses what is at a point of the picture, a port if there is one; nothing where nothing is.
   */
  public void chooseAt(double x, double y) {
    GraphNode node = nodeAt(x, y);
    if (node == null) {
      choice.set(null);
      return;
    }
    GraphNode.Port port = null;
    Box box = picture.get().placement().boxes().get(node.id());
    if (Sizes.hasPorts(node) && box != null) {
      for (int i = 0; i < Drawing.portsShown(node); i++) {
        if (Drawing.portBox(node, i, box).contains(x, y)) {
          port = node.ports().get(i);
        }
      }
    }
    choice.set(new Choice(node.id(), port));
  }

  /** The node at a point of the picture, or null. */
  public @Nullable GraphNode nodeAt(double x, double y) {
    for (Map.Entry<String, Box> entry : picture.get().placement().boxes().entrySet()) {
      if (entry.getValue().contains(x, y)) {
        return picture.get().graph().nodes().get(entry.getKey());
      }
    }
    return null;
  }

  /**
   * Chooses the nearest node in a direction, with each of x and y -1, 0 or 1; the first at first.
   */
  public void move(int byX, int byY) {
    Map<String, Box> boxes = picture.get().placement().boxes();
    Choice now = choice.get();
    Box from = now == null ? null : boxes.get(now.id());
    if (from == null) {
      picture.get().graph().nodes().keySet().stream()
          .findFirst()
          .ifPresent(id -> choice.set(new Choice(id, null)));
      return;
    }
    String best = null;
    double least = Double.MAX_VALUE;
    for (Map.Entry<String, Box> entry : boxes.entrySet()) {
      double x = entry.getValue().x() - from.x();
      double y = entry.getValue().middle() - from.middle();
      double ahead = x * byX + y * byY;
      double aside = Math.abs(x * byY) + Math.abs(y * byX);
      double distance = ahead + 2.5 * aside;
      if (ahead > 1 && distance < least) {
        least = distance;
        best = entry.getKey();
      }
    }
    if (best != null) {
      choice.set(new Choice(best, null));
    }
  }

  /** Of a chosen service: goes on to its next port, and after the last to the service itself. */
  public void nextPort() {
    Choice now = choice.get();
    GraphNode node = now == null ? null : picture.get().graph().nodes().get(now.id());
    if (now != null && node != null && Sizes.hasPorts(node)) {
      int next = now.port() == null ? 0 : node.ports().indexOf(now.port()) + 1;
      choice.set(new Choice(now.id(), next < node.ports().size() ? node.ports().get(next) : null));
    }
  }

  private void findRoute() {
    Choice now = choice.get();
    Graph graph = picture.get().graph();
    if (now == null) {
      route = Route.NONE;
    } else {
      GraphNode.Port port = now.port();
      route = port == null ? Route.of(graph, now.id()) : Route.of(graph, now.id(), port);
    }
  }
}
