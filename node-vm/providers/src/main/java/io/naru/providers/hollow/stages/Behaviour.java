package io.naru.providers.hollow.stages;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that a file of stages says. Immutable.
 *
 * @param seed of all chance: with the same seed the same pods do the same
 * @param capacity of a node that says nothing of its own, by resource, as quantities
 * @param stages in order: the first one that fits acts
 */
public record Behaviour(long seed, Map<String, String> capacity, List<Stage> stages) {

  private static final class BuiltIn {
    private static final Behaviour INSTANCE = load();
  }

  public Behaviour {
    capacity = Map.copyOf(capacity);
    stages = List.copyOf(stages);
  }

  /** What nodes and pods do if nobody says otherwise. */
  public static Behaviour builtIn() {
    return BuiltIn.INSTANCE;
  }

  /**
   * The first stage for a pod, or null if it stays as it is.
   *
   * @param possible whether the pod can now become that
   */
  public @Nullable Stage next(Pod pod, PodState state, Predicate<Target> possible) {
    for (Stage stage : stages) {
      if (stage.isFor(pod, state, seed)) {
        Target to = stage.to();
        if (to == null) {
          return null;
        }
        if (to.isPossibleFrom(state) && possible.test(to)) {
          return stage;
        }
      }
    }
    return null;
  }

  private static Behaviour load() {
    try (InputStream in = Behaviour.class.getResourceAsStream("built-in.yaml")) {
      if (in == null) {
        throw new IllegalStateException("built-in.yaml is not in this build");
      }
      return BehaviourReader.readBuiltIn(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
