package io.naru.desktop.view;

import io.naru.desktop.kinds.Kinds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The pages, by what they are about. */
final class Sidebar extends ScrollPane {

  private static final Map<String, List<String>> SECTIONS = new LinkedHashMap<>();

  static {
    SECTIONS.put("cluster", List.of("overview", "nodes", "namespaces", "events"));
    SECTIONS.put(
        "workloads",
        List.of("pods", "deployments", "replicasets", "statefulsets", "daemonsets", "jobs"));
    SECTIONS.put("network", List.of("services"));
    SECTIONS.put("configuration", List.of("configmaps", "secrets"));
  }

  private final ToggleGroup group = new ToggleGroup();

  Sidebar(Context context, Consumer<String> open) {
    VBox box = new VBox();
    box.getStyleClass().add("sidebar");
    SECTIONS.forEach((section, pages) -> {
      box.getChildren().add(Nodes.label(context.text("section." + section), "sidebar-section"));
      pages.forEach(page -> box.getChildren().add(item(context, page, open)));
    });
    setContent(box);
    setFitToWidth(true);
    setFitToHeight(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setMinWidth(190);
  }

  void select(String page) {
    group.getToggles().stream()
        .filter(toggle -> page.equals(toggle.getUserData()))
        .forEach(group::selectToggle);
  }

  private ToggleButton item(Context context, String page, Consumer<String> open) {
    ToggleButton item = new ToggleButton(context.text("page." + page), new FontIcon(icon(page)));
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

  private static String icon(String page) {
    return page.equals("overview")
        ? "mdi2v-view-dashboard-outline"
        : Kinds.byId(page).orElseThrow().icon();
  }
}
