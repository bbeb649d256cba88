package io.naru.apiserver.registry;

/**
 * What of a collection is wanted, as the query parameters say it.
 *
 * @param resourceVersion empty if not given
 * @param resourceVersionMatch {@code Exact}, {@code NotOlderThan}, or empty
 * @param limit at most so many; 0 for all
 * @param continueToken of the page before; empty for the first
 */
public record ListQuery(
    String labelSelector,
    String fieldSelector,
    String resourceVersion,
    String resourceVersionMatch,
    long limit,
    String continueToken) {

  public static final ListQuery ALL = new ListQuery("", "", "", "", 0, "");

  public static ListQuery selecting(String labelSelector, String fieldSelector) {
    return new ListQuery(labelSelector, fieldSelector, "", "", 0, "");
  }
}
