package io.naru.desktop.forward;

import java.io.IOException;

/** Opens WebSockets to the API server, as its user. Thread-safe. */
@FunctionalInterface
public interface WebSockets {

  /**
   * Opens one; blocks until it is there.
   *
   * @param path below the server's address, without a leading slash
   * @throws IOException with the server's words if it refuses
   */
  WebSocket open(String path, String protocol) throws IOException;
}
