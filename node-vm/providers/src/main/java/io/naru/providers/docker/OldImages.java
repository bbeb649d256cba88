package io.naru.providers.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes what earlier builds of the node image left on the engine and no node uses. */
final class OldImages {

  /**
   * A younger one may have been built for a node that is just being created, by another process and
   * perhaps from other sources.
   */
  private static final Duration LEAST_AGE = Duration.ofHours(1);

  private final DockerClient docker;
  private final Clock clock;

  OldImages(DockerClient docker, Clock clock) {
    this.docker = docker;
    this.clock = clock;
  }

  /**
   * Removes the other images of the same repositories.
   *
   * @param current names with tags of those that stay
   */
  void remove(Collection<String> current) {
    Set<String> repositories =
        current.stream().map(OldImages::repository).collect(Collectors.toSet());
    Instant youngest = clock.instant().minus(LEAST_AGE);
    for (Image image : docker.listImagesCmd().exec()) {
      if (image.getRepoTags() == null
          || Instant.ofEpochSecond(image.getCreated()).isAfter(youngest)) {
        continue;
      }
      Arrays.stream(image.getRepoTags())
          .filter(Objects::nonNull)
          .filter(tag -> repositories.contains(repository(tag)) && !current.contains(tag))
          .forEach(this::remove);
    }
  }

  private void remove(String reference) {
    try {
      docker.removeImageCmd(reference).exec();
    } catch (ConflictException e) {
      // A node's container uses it, running or not: it goes after that one's next `up`.
    } catch (NotFoundException e) {
      // Another process removed it meanwhile.
    }
  }

  private static String repository(String reference) {
    return reference.substring(0, Math.max(0, reference.lastIndexOf(':')));
  }
}
