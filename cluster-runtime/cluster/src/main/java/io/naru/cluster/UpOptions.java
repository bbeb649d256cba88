package io.naru.cluster;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code up} was asked for.
 *
 * @param nodes how many; null: as many as the cluster has, of a new one 2
 * @param provider name of the node provider; null: the cluster's own, of a new one {@code docker}
 * @param stages file that says how simulated nodes behave; null: as they did, of a new one as built
 *     in
 */
public record UpOptions(@Nullable Integer nodes, @Nullable String provider, @Nullable Path stages) {

  public static final UpOptions DEFAULT = new UpOptions(null, null);

  public UpOptions(@Nullable Integer nodes, @Nullable String provider) {
    this(nodes, provider, null);
  }
}
