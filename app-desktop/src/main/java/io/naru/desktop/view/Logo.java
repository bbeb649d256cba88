package io.naru.desktop.view;

import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.Image;
import javafx.scene.paint.Color;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.SVGPath;
import javafx.scene.transform.Scale;

/** Naru's mark: a ferry on the water, for that is what the word means: a river crossing. */
public final class Logo {

  private Logo() {}

  /** The mark, so many pixels wide and high. */
  static Node view(double size) {
    Rectangle ground = new Rectangle(32, 32, Color.web("#1f6feb"));
    ground.setArcWidth(14);
    ground.setArcHeight(14);
    SVGPath sail = path("M15.2 5 L15.2 16.5 L6.8 16.5 Z M17 8.2 L17 16.5 L24.6 16.5 Z", "#ffffff");
    SVGPath hull = path("M5 18.2 L27 18.2 L23.4 23.4 L8.6 23.4 Z", "#ffffff");
    SVGPath water =
        path(
            "M4 26 Q7 24.2 10 26 T16 26 T22 26 T28 26 L28 27.6 Q25 25.8 22 27.6 T16 27.6 T10 27.6 T4"
                + " 27.6 Z",
            "#a5d6ff");
    Group mark = new Group(ground, sail, hull, water);
    mark.getTransforms().add(new Scale(size / 32, size / 32));
    return new Group(mark);
  }

  /** The window's icon. */
  public static Image image(double size) {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setFill(Color.TRANSPARENT);
    return view(size).snapshot(parameters, null);
  }

  private static SVGPath path(String content, String colour) {
    SVGPath path = new SVGPath();
    path.setContent(content);
    path.setFill(Color.web(colour));
    return path;
  }
}
