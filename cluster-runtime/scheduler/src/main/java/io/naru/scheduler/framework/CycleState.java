package io.naru.scheduler.framework;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What plugins remember from one extension point to the next within one attempt to schedule one
 * pod, by the class of what they remember. Used by one thread at a time.
 */
public final class CycleState {

  /** State that is changed by adding or removing pods must be copied for a what-if. */
  public interface Copyable {
    Object copy();
  }

  private final Map<Class<?>, Object> values = new HashMap<>();
  private final Set<String> skippedFilters = new HashSet<>();
  private final Set<String> skippedScores = new HashSet<>();

  public <T> void put(Class<T> type, T value) {
    values.put(type, value);
  }

  public <T> @Nullable T find(Class<T> type) {
    return type.cast(values.get(type));
  }

  /**
   * @throws IllegalStateException if the plugin's own earlier extension point has not run
   */
  public <T> T get(Class<T> type) {
    T found = find(type);
    if (found == null) {
      throw new IllegalStateException("no " + type.getSimpleName() + " in this cycle");
    }
    return found;
  }

  /** Filters of plugins whose PreFilter had nothing to say. */
  public Set<String> skippedFilters() {
    return skippedFilters;
  }

  /** Scores of plugins whose PreScore had nothing to say. */
  public Set<String> skippedScores() {
    return skippedScores;
  }

  /** A state of its own for a what-if. */
  public CycleState copy() {
    CycleState copy = new CycleState();
    values.forEach((type, value) ->
        copy.values.put(type, value instanceof Copyable copyable ? copyable.copy() : value));
    copy.skippedFilters.addAll(skippedFilters);
    copy.skippedScores.addAll(skippedScores);
    return copy;
  }
}
