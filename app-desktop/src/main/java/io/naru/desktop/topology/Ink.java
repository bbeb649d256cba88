package io.naru.desktop.topology;

import io.naru.desktop.table.Tone;
import java.util.Locale;

/** Colours by what they mean; the theme says which they are. */
public enum Ink {
  BACKGROUND,
  AREA,
  BOX,
  CHIP,
  BORDER,
  LINE,
  TEXT,
  MUTED,
  ACCENT,
  GOOD,
  BUSY,
  WARNING,
  BAD;

  /** The style class whose text has this colour. */
  public String styleClass() {
    return "ink-" + name().toLowerCase(Locale.ROOT);
  }

  static Ink of(Tone tone) {
    return switch (tone) {
      case PLAIN, MUTED -> MUTED;
      case GOOD -> GOOD;
      case BUSY -> BUSY;
      case WARNING -> WARNING;
      case BAD -> BAD;
    };
  }
}
