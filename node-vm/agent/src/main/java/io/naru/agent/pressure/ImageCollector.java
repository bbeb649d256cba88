package io.naru.agent.pressure;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.Image;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes images that no container uses, the one least recently used first, when their file system
 * fills up. An image that came a short while ago may be waiting for its container, and stays.
 * Thread-safe.
 */
public final class ImageCollector {

  private static final Logger LOG = LoggerFactory.getLogger(ImageCollector.class);
  private static final Duration EVERY = Duration.ofMinutes(5);
  private static final Duration LEAST_AGE = Duration.ofMinutes(2);

  /** Every sandbox needs it, though no container is listed with it. */
  private static final String SANDBOX_IMAGE = "/pause:";

  private record Seen(Instant first, Instant lastUsed) {}

  private final ContainerRuntime runtime;
  private final Supplies supplies;
  private final Housekeeping settings;
  private final Clock clock;
  private final Map<String, Seen> seen = new HashMap<>();

  /** A collector with these limits. */
  public ImageCollector(
      ContainerRuntime runtime, Supplies supplies, Housekeeping settings, Clock clock) {
    this.runtime = runtime;
    this.supplies = supplies;
    this.settings = settings;
    this.clock = clock;
  }

  /** Looks once, and removes what has to go; returns when to call again. */
  public synchronized Duration step() {
    try {
      List<Image> unused = unused();
      Supply supply = supplies.look().get(Signal.IMAGE_FILES);
      if (supply != null
          && settings.imagesHighPercent() < 100
          && supply.usedPercent() >= settings.imagesHighPercent()) {
        long goal = supply.capacity() * (100 - settings.imagesLowPercent()) / 100;
        long freed = remove(unused, goal - supply.available());
        LOG.info("removed images of {} bytes: their file system filled up", freed);
      }
    } catch (CriException | IOException e) {
      LOG.warn("looking after images: {}", e.getMessage());
    }
    return EVERY;
  }

  /** Removes all images that nobody uses; returns the bytes that they had. */
  public synchronized long removeUnused() throws CriException {
    return remove(unused(), Long.MAX_VALUE);
  }

  /** Notes what there is, and returns what may go, the least recently used first. */
  private List<Image> unused() throws CriException {
    Instant now = clock.instant();
    Set<String> used = new HashSet<>();
    for (Container container : runtime.listContainers(null)) {
      used.add(container.getImageRef());
      used.add(container.getImage().getImage());
    }
    List<Image> images = runtime.images();
    Set<String> ids = new HashSet<>();
    for (Image image : images) {
      ids.add(image.getId());
      Seen known = seen.getOrDefault(image.getId(), new Seen(now, Instant.EPOCH));
      seen.put(image.getId(), isUsed(image, used) ? new Seen(known.first(), now) : known);
    }
    seen.keySet().retainAll(ids);
    return images.stream()
        .filter(image -> !isUsed(image, used) && !isNeeded(image))
        .filter(image -> !now.isBefore(at(image).first().plus(LEAST_AGE)))
        .sorted(
            Comparator.comparing((Image image) -> at(image).lastUsed())
                .thenComparing(image -> at(image).first()))
        .toList();
  }

  private Seen at(Image image) {
    return seen.getOrDefault(image.getId(), new Seen(Instant.EPOCH, Instant.EPOCH));
  }

  private static boolean isUsed(Image image, Set<String> used) {
    return used.contains(image.getId())
        || image.getRepoTagsList().stream().anyMatch(used::contains)
        || image.getRepoDigestsList().stream().anyMatch(used::contains);
  }

  private static boolean isNeeded(Image image) {
    return image.getPinned()
        || image.getRepoTagsList().stream().anyMatch(tag -> tag.contains(SANDBOX_IMAGE));
  }

  private long remove(List<Image> candidates, long bytes) throws CriException {
    long freed = 0;
    for (Image image : candidates) {
      if (freed >= bytes) {
        break;
      }
      runtime.removeImage(image.getId());
      seen.remove(image.getId());
      freed += image.getSize();
    }
    return freed;
  }
}
