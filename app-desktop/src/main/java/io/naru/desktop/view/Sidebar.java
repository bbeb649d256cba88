package io.naru.desktop.view;

import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Sections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The pages of all kinds that the server has, by what they are about. */
final class Sidebar extends ScrollPane {

  static final String OVERVIEW = "overview";

  /** Pages that are not of one kind, and their icons, in order. */
  static final Map<String, String> VIEWS = new LinkedHashMap<>();

  static {
    VIEWS.put(OVERVIEW, "mdi2v-view-dashboard-outline");
    VIEWS.put("topology", "mdi2g-graph-outline");
    VIEWS.put("timeline", "mdi2t-timeline-clock-outline");
    VIEWS.put("forwards", "mdi2s-swap-horizontal-bold");
  }

  private static final String FOLDED = "sidebar.folded";

  private final Context context;
  private final Consumer<String> open;
  private final VBox box = new VBox();
  private final Set<String> folded;
  private ToggleGroup group = new ToggleGroup();
  private List<? extends Kind<?>> kinds = List.of();
  private String selected = OVERVIEW;

  Sidebar(Context context, Consumer<String> open) {
    this.context = context;
    this.open = open;
    folded =
        new LinkedHashSet<>(
            Arrays.asList(context.settings().get(FOLDED, "access,more").split(",")));
    box.getStyleClass().add("sidebar");
    setId("sidebar");
    setContent(box);
    setFitToWidth(true);
    setFitToHeight(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setMinWidth(200);
  }

  /** Offers these kinds. */
  void setKinds(List<? extends Kind<?>> offered) {
    kinds = List.copyOf(offered);
    build();
  }

  /** Marks a page as the one that is seen. */
  void select(String page) {
    selected = page;
    group.getToggles().stream()
        .filter(toggle -> page.equals(toggle.getUserData()))
        .forEach(group::selectToggle);
  }

  private void build() {
    group = new ToggleGroup();
    box.getChildren().clear();
    Map<String, Kind<?>> byId = new LinkedHashMap<>();
    kinds.forEach(kind -> byId.put(kind.id(), kind));
    VIEWS.forEach((id, icon) -> box.getChildren().add(item(id, context.text("page." + id), icon)));
    Sections.of(kinds.stream().map(Kind::resource).toList())
        .forEach((section, ids) -> {
          List<Kind<?>> members = new ArrayList<>();
          ids.forEach(id -> members.add(byId.get(id)));
          addSection(section, members);
        });
    select(selected);
  }

  private void addSection(String section, List<Kind<?>> members) {
    VBox items = new VBox(2);
    members.forEach(
        kind -> items.getChildren().add(item(kind.id(), context.title(kind), kind.icon())));
    FontIcon arrow = new FontIcon();
    Button title = new Button(context.text("section." + section), arrow);
    title.setId("section-" + section);
    title.getStyleClass().add("sidebar-section");
    title.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
    title.setOnAction(event -> {
      if (!folded.remove(section)) {
        folded.add(section);
      }
      context.settings().put(FOLDED, String.join(",", folded));
      fold(section, items, arrow);
    });
    fold(section, items, arrow);
    box.getChildren().addAll(title, items);
  }

  private void fold(String section, VBox items, FontIcon arrow) {
    boolean hidden = folded.contains(section);
    items.setVisible(!hidden);
    items.setManaged(!hidden);
    arrow.setIconLiteral(hidden ? "mdi2c-chevron-right" : "mdi2c-chevron-down");
  }

  private ToggleButton item(String page, String title, String icon) {
    ToggleButton item = new ToggleButton(title, new FontIcon(icon));
    item.setId("page-" + page);
    item.setUserData(page);
    item.setToggleGroup(group);
    item.getStyleClass().add("sidebar-item");
    item.setOnAction(event -> {
      item.setSelected(true); // a second click would take the selection away
      open.accept(page);
    });
    return item;
  }
}
