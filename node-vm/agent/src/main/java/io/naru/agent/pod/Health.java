package io.naru.agent.pod;

import io.naru.agent.cri.PodState;
import io.naru.agent.model.ContainerSpec;
import org.jspecify.annotations.Nullable;

/** What probes say about running containers. */
public interface Health {

  /** Containers without any probe: started and ready as soon as they run. */
  Health ALWAYS =
      new Health() {
        @Override
        public boolean started(PodState.Instance container, ContainerSpec spec) {
          return true;
        }

        @Override
        public boolean ready(PodState.Instance container, ContainerSpec spec) {
          return true;
        }

        @Override
        public @Nullable String failure(PodState.Instance container) {
          return null;
        }
      };

  /** Its startup probe has succeeded, or it has none. */
  boolean started(PodState.Instance container, ContainerSpec spec);

  /** Its readiness probe succeeds, or it has none. */
  boolean ready(PodState.Instance container, ContainerSpec spec);

  /** Why it has to be killed: "liveness" or "startup"; null if it may go on. */
  @Nullable String failure(PodState.Instance container);
}
