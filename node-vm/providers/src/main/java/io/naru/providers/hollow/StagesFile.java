package io.naru.providers.hollow;

import io.naru.cluster.ClusterHome;
import io.naru.cluster.nodes.NodeProviderException;
import io.naru.providers.hollow.stages.Behaviour;
import io.naru.providers.hollow.stages.BehaviourReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file of stages that a cluster keeps, if it was given one. */
record StagesFile(Path file) {

  static StagesFile in(Path providerDirectory) {
    return new StagesFile(providerDirectory.resolve("stages.yaml"));
  }

  /**
   * What holds now: the file's stages, or the built-in ones where there is none.
   *
   * @throws NodeProviderException if it is wrong
   */
  Behaviour load() {
    byte[] yaml = content();
    try {
      return yaml.length == 0 ? Behaviour.builtIn() : BehaviourReader.read(yaml);
    } catch (IllegalArgumentException e) {
      throw new NodeProviderException(file + ": " + e.getMessage(), e);
    }
  }

  /** Empty if there is none. */
  byte[] content() {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps a copy of a user's file.
   *
   * @throws NodeProviderException if it is wrong; nothing is kept then
   */
  void replaceBy(Path users) {
    try {
      byte[] yaml = Files.readAllBytes(users);
      BehaviourReader.read(yaml);
      ClusterHome.writePrivately(file, yaml);
    } catch (NoSuchFileException e) {
      throw new NodeProviderException("there is no file " + users + ".", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new NodeProviderException(users + ": " + e.getMessage(), e);
    }
  }
}
