package io.naru.providers.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Image;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.providers.image.TarWriter;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OldImagesIT {

  private static final String REPOSITORY = "naru-old-images-it";
  private static final String CONTAINER = "naru-old-images-it";

  private final DockerClient docker = Engine.connect();
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

  @BeforeEach
  void buildThree() {
    assumeTrue(engineAnswers(), "no Docker Engine answers on this machine");
    removeAll();
    List.of("old", "used", "current").forEach(this::build);
    docker.createContainerCmd(REPOSITORY + ":used").withName(CONTAINER).withCmd("x").exec();
  }

  @AfterEach
  void removeAll() {
    if (engineAnswers()) {
      docker
          .listContainersCmd()
          .withShowAll(true)
          .withNameFilter(List.of(CONTAINER))
          .exec()
          .stream()
          .forEach(
              container -> docker.removeContainerCmd(container.getId()).withForce(true).exec());
      tags().forEach(tag -> docker.removeImageCmd(tag).exec());
    }
  }

  @Test
  void removesWhatNoNodeUses() {
    new OldImages(docker, later).remove(List.of(REPOSITORY + ":current"));
    assertThat(tags()).containsExactly(REPOSITORY + ":current", REPOSITORY + ":used");
  }

  @Test
  void keepsWhatWasBuiltJustNow() {
    new OldImages(docker, Clock.systemUTC()).remove(List.of(REPOSITORY + ":current"));
    assertThat(tags()).hasSize(3);
  }

  private void build(String tag) {
    TarWriter context =
        new TarWriter()
            .file("Dockerfile", "FROM scratch\nCOPY tag /\n".getBytes(StandardCharsets.UTF_8), 0644)
            .file("tag", tag.getBytes(StandardCharsets.UTF_8), 0644);
    NodeImage.build(
        docker,
        new ByteArrayInputStream(context.toBytes()),
        Map.of(),
        REPOSITORY + ":" + tag,
        () -> "building " + tag);
  }

  private List<String> tags() {
    return docker.listImagesCmd().exec().stream()
        .map(Image::getRepoTags)
        .filter(tags -> tags != null)
        .flatMap(Arrays::stream)
        .filter(tag -> tag.startsWith(REPOSITORY + ":"))
        .sorted()
        .toList();
  }

  private boolean engineAnswers() {
    try {
      Engine.requireAnswer(docker);
      return true;
    } catch (NodeProviderException e) {
      return false;
    }
  }
}
