package io.naru.desktop.topology;

import java.util.Locale;

/** What is put together in one area. */
public enum Grouping {
  NAMESPACE,
  APP,
  NODE;

  /** Names it in the texts: {@code grouping.ID}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
