package io.naru.agent.dns;

import java.io.IOException;

/** Asks resolvers outside of the cluster. */
@FunctionalInterface
interface Upstream {

  /**
   * Asks one question; blocks for seconds at worst.
   *
   * @param query a whole message
   * @param stream whether to use TCP, for answers that do not fit into a datagram
   * @return the whole answer, with the query's id
   * @throws IOException if no resolver answered
   */
  byte[] ask(byte[] query, boolean stream) throws IOException;
}
