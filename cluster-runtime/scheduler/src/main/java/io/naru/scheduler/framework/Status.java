package io.naru.scheduler.framework;

import java.util.List;

/**
 * What a plugin says. Immutable; hot paths share instances.
 *
 * @param plugin who says it; empty where nobody in particular
 * @param reasons for people, in the words of Kubernetes; empty when successful
 */
public record Status(Code code, String plugin, List<String> reasons) {

  /** Kinds of answers. */
  public enum Code {
    SUCCESS,
    /** Something broke; the attempt is repeated after a backoff. */
    ERROR,
    /** Not now, but removing pods from the node could help. */
    UNSCHEDULABLE,
    /** Not now, and removing pods from the node would not help. */
    UNRESOLVABLE,
    /** The plugin has nothing to say about this pod: leave it out of the rest of the cycle. */
    SKIP,
    /** The pod is not to be tried at all before it changes. */
    PENDING
  }

  public static final Status SUCCESS = new Status(Code.SUCCESS, "", List.of());
  public static final Status SKIP = new Status(Code.SKIP, "", List.of());

  public static Status unschedulable(String plugin, String reason) {
    return new Status(Code.UNSCHEDULABLE, plugin, List.of(reason));
  }

  public static Status unresolvable(String plugin, String reason) {
    return new Status(Code.UNRESOLVABLE, plugin, List.of(reason));
  }

  public static Status pending(String plugin, String reason) {
    return new Status(Code.PENDING, plugin, List.of(reason));
  }

  public static Status error(String plugin, String reason) {
    return new Status(Code.ERROR, plugin, List.of(reason));
  }

  public boolean isSuccess() {
    return code == Code.SUCCESS;
  }

  public boolean isSkip() {
    return code == Code.SKIP;
  }

  /** Whether the pod was turned down, as opposed to something having broken. */
  public boolean isRejected() {
    return code == Code.UNSCHEDULABLE || code == Code.UNRESOLVABLE || code == Code.PENDING;
  }

  public String message() {
    return String.join(", ", reasons);
  }
}
