package io.naru.agent.proxy;

/**
 * One address that serves a service's port.
 *
 * @param local whether it is on this node
 */
record Endpoint(String ip, int port, boolean local) implements Comparable<Endpoint> {

  @Override
  public int compareTo(Endpoint other) {
    int byIp = ip.compareTo(other.ip);
    return byIp != 0 ? byIp : Integer.compare(port, other.port);
  }
}
