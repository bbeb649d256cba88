package io.naru.desktop.view;

import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** How much of something is asked for, and how much used, of what there is. */
final class LoadBar extends VBox {

  private static final double HIGH = 0.9;

  /**
   * @param text what it is of and how much
   * @param requested part of the whole
   * @param used part of the whole; negative: not known
   */
  LoadBar(String title, String text, double requested, double used) {
    super(3);
    Label name = Nodes.label(title, "muted");
    Label amount = Nodes.label(text);
    amount.setMinWidth(0);
    HBox words = new HBox(8, name, Nodes.spacer(), amount);
    words.setAlignment(Pos.CENTER_LEFT);
    words.getStyleClass().add("load-words");
    StackPane bar = new StackPane();
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("load-bar");
    bar.getChildren().add(part(bar, requested, "load-requested"));
    if (used >= 0) {
      bar.getChildren().add(part(bar, used, used > HIGH ? "load-high" : "load-used"));
    }
    HBox.setHgrow(bar, Priority.ALWAYS);
    getChildren().addAll(words, bar);
  }

  private static Region part(StackPane bar, double part, String style) {
    Region region = new Region();
    region.getStyleClass().add(style);
    region.maxWidthProperty().bind(bar.widthProperty().multiply(Math.clamp(part, 0, 1)));
    return region;
  }
}
