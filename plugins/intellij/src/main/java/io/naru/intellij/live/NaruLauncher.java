package io.naru.intellij.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.kube.Commands;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Trees;
import java.util.List;
import java.util.Map;

/** Starts, stops and lists Naru's own clusters through their launcher. Blocks. */
public final class NaruLauncher {

  private static final int STATUS_SECONDS = 30;

  private final String launcher;

  /**
   * @param launcher the {@code naru} script: a path, or a name to be found
   */
  public NaruLauncher(String launcher) {
    this.launcher = launcher;
  }

  public void up(String cluster, Progress progress) {
    run(progress, "up", cluster, "--headless", "--detach");
  }

  public void down(String cluster, Progress progress) {
    run(progress, "down", cluster);
  }

  /** Opens the desktop application. */
  public void desktop(String cluster, Progress progress) {
    run(progress, "up", cluster, "--desktop", "--detach");
  }

  /** {@code name}, {@code state} and more, as the command line's contract has it. */
  public JsonNode status(String cluster) {
    return Trees.json(
        Commands.output(
            List.of(launcher, "status", cluster, "-o", "json"), Map.of(), STATUS_SECONDS));
  }

  private void run(Progress progress, String... arguments) {
    List<String> command = new java.util.ArrayList<>(List.of(launcher));
    command.addAll(List.of(arguments));
    StringBuilder last = new StringBuilder();
    int code =
        Commands.follow(
            command,
            null,
            line -> {
              progress.step(line);
              last.setLength(0);
              last.append(line);
            },
            progress::cancelled);
    if (code != 0) {
      throw new KubeException(Reason.FAILED, "naru " + arguments[0] + ": " + last);
    }
  }
}
