package io.naru.apiserver.authentication;

import org.jspecify.annotations.Nullable;

/**
 * What a service account token is bound to: it is worthless once that is gone.
 *
 * @param kind {@code Pod}, {@code Secret} or {@code Node}
 * @param node of a bound pod that is scheduled: its node, told along; otherwise null
 */
public record BoundObject(String kind, String name, String uid, @Nullable Node node) {

  /**
   * @param uid empty if the node does not exist (any more)
   */
  public record Node(String name, String uid) {}

  public static BoundObject of(String kind, String name, String uid) {
    return new BoundObject(kind, name, uid, null);
  }
}
