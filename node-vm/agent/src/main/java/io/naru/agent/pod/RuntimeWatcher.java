package io.naru.agent.pod;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.PodSandbox;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Notices what happens to containers without the agent's doing, by comparing one list of the
 * runtime with the one before. Not thread-safe: one thread calls {@link #look}.
 */
public final class RuntimeWatcher {

  private final ContainerRuntime runtime;
  private final Consumer<String> changed;
  private Map<String, Set<String>> before = Map.of();

  /**
   * A watcher.
   *
   * @param changed is told the uid of each pod of which something changed
   */
  public RuntimeWatcher(ContainerRuntime runtime, Consumer<String> changed) {
    this.runtime = runtime;
    this.changed = changed;
  }

  /** Compares once. */
  public void look() throws CriException {
    Map<String, Set<String>> now = new HashMap<>();
    for (PodSandbox sandbox : runtime.listPodSandboxes(null)) {
      now.computeIfAbsent(sandbox.getMetadata().getUid(), uid -> new HashSet<>())
          .add(sandbox.getId() + sandbox.getState());
    }
    for (Container container : runtime.listContainers(null)) {
      String uid = container.getLabelsMap().getOrDefault(CriLabels.POD_UID, "");
      now.computeIfAbsent(uid, u -> new HashSet<>()).add(container.getId() + container.getState());
    }
    Set<String> uids = new HashSet<>(before.keySet());
    uids.addAll(now.keySet());
    for (String uid : uids) {
      if (!now.getOrDefault(uid, Set.of()).equals(before.getOrDefault(uid, Set.of()))) {
        changed.accept(uid);
      }
    }
    before = now;
  }
}
