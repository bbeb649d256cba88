package io.naru.intellij.kube;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What the logic says to people, by key. In English, until an IDE lends its own language, which
 * reads the same bundle. Thread-safe.
 */
public final class Texts {

  /** Finds a text and fills in its parameters. */
  @FunctionalInterface
  public interface Language {
    String text(String key, Object... parameters);
  }

  private static volatile Language language = Texts::english;

  private Texts() {}

  /** From now on everything is said in another language. */
  public static void speak(Language other) {
    language = other;
  }

  /** Numbers come as they are, without separators of thousands. */
  public static String text(String key, @Nullable Object... parameters) {
    return language.text(key, Arrays.stream(parameters).map(String::valueOf).toArray());
  }

  private static String english(String key, Object... parameters) {
    String pattern = ResourceBundle.getBundle("messages.NaruBundle", Locale.ROOT).getString(key);
    return parameters.length == 0 ? pattern : MessageFormat.format(pattern, parameters);
  }
}
