package io.naru.desktop.view;

import io.naru.desktop.table.Tone;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Small pieces of the window. */
final class Nodes {

  private Nodes() {}

  static Label label(String text, String... styleClasses) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styleClasses);
    return label;
  }

  static Label wrapped(String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    label.setWrapText(true);
    return label;
  }

  static Label toned(String text, Tone tone) {
    return label(text, tone.styleClass());
  }

  static Region spacer() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  /** Shows a node, or leaves no room for it. */
  static void show(javafx.scene.Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }

  static Button iconButton(String icon, String tooltip, Runnable action) {
    Button button = new Button(null, new FontIcon(icon));
    button.getStyleClass().addAll("button-icon", "flat");
    button.setTooltip(new Tooltip(tooltip));
    button.setAccessibleText(tooltip);
    button.setOnAction(event -> action.run());
    return button;
  }

  /** A button that stays down. */
  static ToggleButton iconToggle(String id, String icon, String tooltip) {
    ToggleButton button = new ToggleButton(null, new FontIcon(icon));
    button.setId(id);
    button.getStyleClass().addAll("button-icon", "icon-toggle");
    button.setTooltip(new Tooltip(tooltip));
    button.setAccessibleText(tooltip);
    return button;
  }

  static VBox placeholder(String icon, String title, String hint) {
    return placeholder(icon, title, label(hint, "muted"));
  }

  static VBox placeholder(String icon, String title, Label hint) {
    VBox box = new VBox(new FontIcon(icon), label(title, "placeholder-title"), hint);
    box.getStyleClass().add("placeholder");
    return box;
  }
}
