package io.naru.desktop.topology;

import io.naru.desktop.table.Tone;
import java.util.List;

/**
 * An object in the graph.
 *
 * @param kind the id of its kind's page
 * @param namespace empty of what is in none
 * @param tone how well it is
 * @param status why, in a word or two of the API's; may be empty
 * @param app what it belongs to by its labels; empty: they do not say
 * @param host the node that it runs on; empty: on none
 * @param missing others refer to it, but it is not there
 */
public record GraphNode(
    String kind,
    String namespace,
    String name,
    Tone tone,
    String status,
    List<Port> ports,
    String app,
    String host,
    boolean missing) {

  /**
   * A port of a service, or of a pod's container.
   *
   * @param name may be empty
   * @param target of a service: number or name at the pod; of a pod: empty
   */
  public record Port(int number, String name, String target) {
    /** Whether a reference, by number or name, means it. */
    public boolean isMeantBy(String reference) {
      return reference.equals(Integer.toString(number))
          || (!name.isEmpty() && name.equals(reference));
    }
  }

  /** What names it among all nodes. */
  public String id() {
    return idOf(kind, key());
  }

  /** The key of its row. */
  public String key() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }

  static String idOf(String kind, String key) {
    return kind + ":" + key;
  }

  /** The same object at its place, whatever its health. */
  boolean looksLike(GraphNode other) {
    return kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name)
        && ports.equals(other.ports)
        && app.equals(other.app)
        && host.equals(other.host)
        && missing == other.missing;
  }
}
