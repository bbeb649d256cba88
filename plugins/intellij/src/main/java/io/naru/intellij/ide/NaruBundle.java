package io.naru.intellij.ide;

import com.intellij.DynamicBundle;

/** The plugin's texts, in the IDE's language. */
public final class NaruBundle {

  private static final DynamicBundle BUNDLE =
      new DynamicBundle(NaruBundle.class, "messages.NaruBundle");

  private NaruBundle() {}

  public static String text(String key, Object... parameters) {
    return BUNDLE.getMessage(key, parameters);
  }
}
