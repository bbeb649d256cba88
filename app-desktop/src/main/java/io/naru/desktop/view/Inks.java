package io.naru.desktop.view;

import io.naru.desktop.topology.Ink;
import java.util.EnumMap;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.paint.Color;

/**
 * The theme's colours, for what is painted: a canvas knows no style sheets, so invisible labels ask
 * them. Part of the scene, or it knows none.
 */
final class Inks extends Pane {

  private final Map<Ink, Label> labels = new EnumMap<>(Ink.class);

  Inks() {
    setVisible(false);
    setManaged(false);
    for (Ink ink : Ink.values()) {
      Label label = Nodes.label("", ink.styleClass());
      labels.put(ink, label);
      getChildren().add(label);
    }
  }

  Map<Ink, Color> colours() {
    Map<Ink, Color> colours = new EnumMap<>(Ink.class);
    labels.forEach((ink, label) -> {
      if (label.getTextFill() instanceof Color colour) {
        colours.put(ink, colour);
      }
    });
    return colours;
  }

  /** As files have them. */
  static Map<Ink, String> hexadecimal(Map<Ink, Color> colours) {
    Map<Ink, String> texts = new EnumMap<>(Ink.class);
    colours.forEach((ink, colour) ->
        texts.put(
            ink,
            "#%02x%02x%02x"
                .formatted(
                    Math.round(colour.getRed() * 255),
                    Math.round(colour.getGreen() * 255),
                    Math.round(colour.getBlue() * 255))));
    return texts;
  }
}
