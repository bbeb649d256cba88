package io.naru.agent.logs;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.ContainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the logs of running containers within bounds: a file that has grown too large is renamed,
 * and the runtime opens a new one under the old name. Not thread-safe: one thread calls {@link
 * #step}.
 */
public final class LogRotation {

  private static final Logger LOG = LoggerFactory.getLogger(LogRotation.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS").withZone(ZoneOffset.UTC);

  /**
   * The bounds.
   *
   * @param largest size in bytes that a file may reach
   * @param files kept of one log, the one being written among them
   */
  public record Bounds(long largest, int files) {}

  private final ContainerRuntime runtime;
  private final Path logDirectory;
  private final Bounds bounds;
  private final Clock clock;

  /** Rotation of the logs below this directory. */
  public LogRotation(ContainerRuntime runtime, Path logDirectory, Bounds bounds, Clock clock) {
    this.runtime = runtime;
    this.logDirectory = logDirectory;
    this.bounds = bounds;
    this.clock = clock;
  }

  /** Rotates what has to be; returns when to call again. */
  public Duration step() {
    try {
      for (Container container : runtime.listContainers(null)) {
        if (container.getState() == ContainerState.CONTAINER_RUNNING) {
          rotateIfLarge(container);
        }
      }
    } catch (CriException e) {
      LOG.debug("the runtime does not answer: {}", e.getMessage());
    }
    return EVERY;
  }

  private void rotateIfLarge(Container container) {
    Path log = logOf(container);
    try {
      if (Files.exists(log) && Files.size(log) >= bounds.largest()) {
        rotate(container.getId(), log);
      }
    } catch (IOException | CriException e) {
      LOG.warn("rotating {}: {}", log, e.getMessage());
    }
  }

  private void rotate(String containerId, Path log) throws IOException, CriException {
    List<Path> rotated = LogFiles.rotated(log);
    // This one and the one being written are kept beside the rotated ones.
    for (Path old : rotated.subList(0, Math.max(0, rotated.size() - (bounds.files() - 2)))) {
      Files.delete(old);
    }
    Path away = log.resolveSibling(log.getFileName() + "." + SUFFIX.format(clock.instant()));
    Files.move(log, away);
    try {
      runtime.reopenLog(containerId);
    } catch (CriException e) {
      Files.move(away, log);
      throw e;
    }
  }

  private Path logOf(Container container) {
    Map<String, String> labels = container.getLabelsMap();
    String pod =
        String.join(
            "_",
            labels.getOrDefault(CriLabels.POD_NAMESPACE, ""),
            labels.getOrDefault(CriLabels.POD_NAME, ""),
            labels.getOrDefault(CriLabels.POD_UID, ""));
    return logDirectory
        .resolve(pod)
        .resolve(container.getMetadata().getName())
        .resolve(container.getMetadata().getAttempt() + ".log");
  }
}
