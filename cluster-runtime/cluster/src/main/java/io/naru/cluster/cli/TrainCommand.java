package io.naru.cluster.cli;

import io.naru.cluster.Training;
import picocli.CommandLine.Command;

/** What the launcher runs once after a build, so that later starts are quick. */
@Command(name = "train", hidden = true, description = "Warms up for an ahead-of-time cache.")
final class TrainCommand implements Runnable {

  @Override
  public void run() {
    Training.run();
  }
}
