package io.naru.desktop.topology;

import java.util.Locale;

/** How it is known that two objects belong together. */
public enum Link {
  /** Labels that a selector matches. */
  SELECTOR,
  /** An owner reference. */
  OWNER,
  /** A volume. */
  MOUNT,
  /** A name in the spec: a backend, a variable's source, a volume's name. */
  REFERENCE,
  /** Where a pod was sent. */
  NODE;

  /** Names it in the texts: {@code link.ID}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
