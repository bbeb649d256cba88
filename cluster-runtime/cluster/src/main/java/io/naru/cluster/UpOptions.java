package io.naru.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for.
 *
 * @param nodes how many; null: as many as the cluster has, of a new one 2
 * @param provider name of the node provider; null: the cluster's own, of a new one {@code docker}
 */
public record UpOptions(@Nullable Integer nodes, @Nullable String provider) {

  public static final UpOptions DEFAULT = new UpOptions(null, null);
}
