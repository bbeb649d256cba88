package io.naru.apiserver.registry;

/**
 * What a watch is to see.
 *
 * @param resourceVersion after which changes are wanted; empty or {@code 0}: begin with the present
 *     state as additions
 * @param bookmarks whether bookmarks are allowed
 * @param sendInitialEvents the present state as additions first, then a bookmark that says so
 */
public record WatchQuery(
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    boolean bookmarks,
    boolean sendInitialEvents) {

  /** The same of changes after a revision. */
  WatchQuery after(long revision) {
    return new WatchQuery(
        labelSelector, fieldSelector, Long.toString(revision), bookmarks, sendInitialEvents);
  }

  public static WatchQuery from(
      String resourceVersion, String labelSelector, String fieldSelector) {
    return new WatchQuery(labelSelector, fieldSelector, resourceVersion, false, false);
  }
}
