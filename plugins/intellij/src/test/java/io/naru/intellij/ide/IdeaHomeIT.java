package io.naru.intellij.ide;

import static org.assertj.core.api.Assertions.assertThat;

import com.intellij.openapi.Disposable;
import io.naru.intellij.kube.Commands;
import io.naru.intellij.kube.KubeException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The compilation behind {@code -Didea.home}, with a stand-in for an IDE: a directory that has our
 * signatures where an IDE has its jars.
 */
class IdeaHomeIT {

  @TempDir Path directory;

  @Test
  void compilesThePluginAgainstTheJarsOfThatDirectory() throws Exception {
    Path home = directory.resolve("idea");
    Files.createDirectories(home.resolve("lib"));
    Files.copy(signatures(), home.resolve("lib/app.jar"));
    Path output = directory.resolve("classes");
    List<String> lines = new ArrayList<>();
    assertThat(compile(home, output, lines)).as("%s", lines).isZero();
    assertThat(output.resolve("io/naru/intellij/action/DeployAction.class")).exists();
    assertThat(output.resolve("com")).doesNotExist();
  }

  @Test
  void saysThatADirectoryIsNoIde() throws Exception {
    List<String> lines = new ArrayList<>();
    assertThat(compile(directory, directory.resolve("classes"), lines)).isEqualTo(1);
    assertThat(lines).anyMatch(line -> line.startsWith("idea.home: no jars in "));
  }

  private int compile(Path home, Path output, List<String> lines)
      throws KubeException, URISyntaxException {
    String withoutSignatures =
        System.getProperty("java.class.path").replace(signatures().toString(), "");
    return Commands.follow(
        List.of(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "src/build/CompileAgainstIde.java",
            home.toString(),
            "src/main/java",
            output.toString(),
            withoutSignatures),
        Path.of("").toAbsolutePath(),
        lines::add,
        () -> false);
  }

  private static Path signatures() throws URISyntaxException {
    return Path.of(Disposable.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
