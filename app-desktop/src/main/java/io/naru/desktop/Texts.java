package io.naru.desktop;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The window's texts in one language. Immutable. */
public final class Texts {

  /** Languages with a complete bundle; the first is that of all others. */
  public static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.KOREAN);

  /** Progress as the cluster says it, in English, by the text that says it in any language. */
  private static final List<Step> STEPS =
      List.of(
          new Step("startingControlPlane", "starting the control plane"),
          new Step("controlPlaneReady", "the control plane is ready at (.*)"),
          new Step("startingNodes", "starting (\\d+) nodes"),
          new Step("nodeReady", "node (\\S+) is Ready"),
          new Step("joining", "joining the running cluster"),
          new Step("stoppingControlPlane", "stopping the control plane"),
          new Step("stoppingNodes", "stopping nodes"),
          new Step("removingNodes", "removing nodes"),
          new Step("fewInotify", "warning: this host allows few inotify .*: (sudo sysctl .*)"),
          new Step("linkingRuntime", "linking the node agent's Java runtime"),
          new Step("buildingPackages", "building the node's Debian packages.*"),
          new Step("buildingImage", "building the node image.*"));

  private record Step(String id, Pattern pattern) {
    Step(String id, String pattern) {
      this(id, Pattern.compile(pattern));
    }
  }

  private final ResourceBundle bundle;

  public Texts(Locale language) {
    bundle =
        ResourceBundle.getBundle(
            "io.naru.desktop.texts",
            language.getLanguage().equals("ko") ? Locale.KOREAN : Locale.ROOT,
            Control.getNoFallbackControl(Control.FORMAT_PROPERTIES));
  }

  /** A text with its arguments filled in. */
  public String get(String key, Object... arguments) {
    String text = bundle.getString(key);
    return arguments.length == 0 ? text : MessageFormat.format(text, arguments);
  }

  /** A text that not every id has; empty if there is none. */
  public Optional<String> find(String key) {
    return bundle.containsKey(key) ? Optional.of(bundle.getString(key)) : Optional.empty();
  }

  /** A progress message in this language; one that is not known stays as it is. */
  public String step(String message) {
    for (Step step : STEPS) {
      Matcher matcher = step.pattern.matcher(message);
      if (matcher.matches()) {
        Object[] arguments = new Object[matcher.groupCount()];
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = matcher.group(i + 1);
        }
        return get("step." + step.id, arguments);
      }
    }
    return Character.toUpperCase(message.charAt(0)) + message.substring(1);
  }
}
