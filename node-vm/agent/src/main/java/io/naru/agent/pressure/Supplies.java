package io.naru.agent.pressure;

import java.io.IOException;
import java.util.Map;

/** Looks how much the node has of everything that can run short. */
@FunctionalInterface
public interface Supplies {

  /** What there is now; a signal that cannot be told is left out. */
  Map<Signal, Supply> look() throws IOException;
}
