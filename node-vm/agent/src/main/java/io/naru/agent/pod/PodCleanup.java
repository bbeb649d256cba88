package io.naru.agent.pod;

import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodState;
import io.naru.agent.cri.PodStateReader;
import io.naru.agent.logs.LogFiles;
import io.naru.agent.model.Pod;
import io.naru.agent.volume.UnixFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what pods leave behind in the runtime and in the log directory. */
final class PodCleanup {

  private static final Logger LOG = LoggerFactory.getLogger(PodCleanup.class);

  /** The newest, and the one before it for {@code logs --previous}. */
  private static final int KEPT_INSTANCES = 2;

  private final PodServices services;
  private final PodStateReader reader;

  PodCleanup(PodServices services, PodStateReader reader) {
    this.services = services;
    this.reader = reader;
  }

  void stopSandboxes(PodState state) throws CriException {
    for (PodState.Sandbox sandbox : state.sandboxes()) {
      if (sandbox.ready()) {
        services.runtime().stopPodSandbox(sandbox.id());
      }
    }
  }

  /** Removes containers that nobody can ask for any more, and dead sandboxes left empty. */
  void removeOldContainers(Pod pod, PodState state) {
    Map<String, Integer> seen = new HashMap<>();
    Set<String> used = new HashSet<>();
    for (PodState.Instance container : state.containers()) {
      int number = seen.merge(container.name(), 1, Integer::sum);
      if (number <= KEPT_INSTANCES || container.running()) {
        used.add(container.sandboxId());
        continue;
      }
      try {
        services.runtime().removeContainer(container.id());
        reader.forget(container.id());
        if (!container.logPath().isEmpty()) {
          LogFiles.delete(Path.of(container.logPath()));
        }
      } catch (CriException | IOException e) {
        LOG.debug("removing an old container of {}: {}", pod.key(), e.toString());
      }
    }
    for (PodState.Sandbox sandbox : state.sandboxes()) {
      if (!sandbox.ready() && !used.contains(sandbox.id()) && state.sandboxes().size() > 1) {
        removeSandbox(sandbox.id());
      }
    }
  }

  /** Removes everything; all processes have ended. */
  void removeAll(Pod pod, PodState state) throws IOException {
    for (PodState.Instance container : state.containers()) {
      try {
        services.runtime().removeContainer(container.id());
      } catch (CriException e) {
        LOG.debug("removing {} of {}: {}", container.name(), pod.key(), e.getMessage());
      }
      reader.forget(container.id());
    }
    state.sandboxes().forEach(sandbox -> removeSandbox(sandbox.id()));
    UnixFiles.deleteTree(services.sandboxes().logDirectory(pod));
  }

  private void removeSandbox(String id) {
    try {
      services.runtime().stopPodSandbox(id);
      services.runtime().removePodSandbox(id);
    } catch (CriException e) {
      LOG.warn("removing sandbox {}: {}", id, e.getMessage());
    }
  }
}
