package io.naru.desktop.table;

import java.util.Locale;

/** How good or bad a status is; both themes have a colour for each. */
public enum Tone {
  PLAIN,
  MUTED,
  GOOD,
  BUSY,
  WARNING,
  BAD;

  /** The style class of this tone. */
  public String styleClass() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }
}
