package io.naru.scheduler.framework;

/**
 * A port of the node that a pod takes.
 *
 * @param ip {@code 0.0.0.0} for all addresses of the node
 */
public record HostPort(String ip, String protocol, int port) {

  public static final String ANY_ADDRESS = "0.0.0.0";

  public boolean conflictsWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (ip.equals(other.ip) || ip.equals(ANY_ADDRESS) || other.ip.equals(ANY_ADDRESS));
  }
}
