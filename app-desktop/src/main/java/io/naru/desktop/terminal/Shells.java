package io.naru.desktop.terminal;

import com.techsenger.jeditermfx.core.TtyConnector;
import java.io.IOException;

/** Opens shells. Thread-safe. */
@FunctionalInterface
public interface Shells {

  /** A container to open a shell in. */
  record Place(String namespace, String pod, String container) {}

  /** Opens the best shell that the container has; blocks until it is there. */
  TtyConnector open(Place place) throws IOException;
}
