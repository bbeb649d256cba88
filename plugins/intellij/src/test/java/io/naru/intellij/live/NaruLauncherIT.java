package io.naru.intellij.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.intellij.RecordedProgress;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Naru's launcher is a script here, and notes what it was asked. */
@Timeout(20)
class NaruLauncherIT {

  @TempDir Path directory;

  @Test
  void startsStopsAndOpensTheWindow() throws Exception {
    NaruLauncher launcher = launcher("echo \"$*\" >> \"$0.log\"");
    launcher.up("dev", Progress.NONE);
    launcher.desktop("dev", Progress.NONE);
    launcher.down("dev", Progress.NONE);
    assertThat(directory.resolve("naru.log"))
        .hasContent("up dev --headless --detach\nup dev --desktop --detach\ndown dev\n");
  }

  @Test
  void tellsWhatTheLauncherSays() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    NaruLauncher launcher = launcher("echo building; echo no engine >&2; exit 1");
    assertThatThrownBy(() -> launcher.up("dev", new RecordedProgress(lines, new AtomicBoolean())))
        .hasMessage("naru up: no engine");
    assertThat(lines).containsExactly("building", "no engine");
  }

  @Test
  void givesUpWhenCancelled() throws Exception {
    NaruLauncher launcher = launcher("echo waiting; exec sleep 60");
    List<String> lines = new CopyOnWriteArrayList<>();
    AtomicBoolean stop = new AtomicBoolean();
    Progress progress =
        new Progress() {
          @Override
          public void step(String text) {
            lines.add(text);
            stop.set(true);
          }

          @Override
          public boolean cancelled() {
            return stop.get();
          }
        };
    assertThatThrownBy(() -> launcher.up("dev", progress))
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CANCELLED));
    assertThat(lines).containsExactly("waiting");
  }

  @Test
  void saysThatThereIsNoLauncher() {
    NaruLauncher launcher = new NaruLauncher(directory.resolve("missing").toString());
    assertThatThrownBy(() -> launcher.status("dev"))
        .isInstanceOfSatisfying(
            KubeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION));
  }

  @Test
  void readsTheStatus() throws Exception {
    assertThat(launcher("echo '{\"state\": \"Running\"}'").status("dev").path("state").asText())
        .isEqualTo("Running");
  }

  private NaruLauncher launcher(String script) throws Exception {
    Path file = Files.writeString(directory.resolve("naru"), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new NaruLauncher(file.toString());
  }
}
