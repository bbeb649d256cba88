package io.naru.desktop;

import java.util.List;
import javafx.application.Application;

/**
 * Entry point. Not an Application itself: JavaFX would then insist on being in the module path of
 * the main module.
 */
public final class Main {

  private Main() {}

  public static void main(String[] arguments) {
    try {
      Arguments.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("naru desktop: " + e.getMessage());
      System.exit(2);
    }
    Application.launch(DesktopApplication.class, arguments);
  }
}
