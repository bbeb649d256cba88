package io.naru.intellij.ide;

import static org.assertj.core.api.Assertions.assertThat;

import com.jetbrains.plugin.structure.base.plugin.PluginCreationResult;
import com.jetbrains.plugin.structure.base.plugin.PluginCreationSuccess;
import com.jetbrains.plugin.structure.intellij.plugin.IdePlugin;
import com.jetbrains.plugin.structure.intellij.plugin.IdePluginManager;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ZIP as users install it. */
class PluginZipIT {

  private static final int JAVA_21 = 65;
  private static final Path ZIP = Path.of(System.getProperty("plugin.zip"));

  @Test
  void isAcceptedByJetBrainsOwnLibrary(@TempDir Path directory) {
    PluginCreationResult<IdePlugin> result =
        IdePluginManager.createManager(directory).createPlugin(ZIP);
    assertThat(result).as(result.toString()).isInstanceOf(PluginCreationSuccess.class);
    PluginCreationSuccess<IdePlugin> success = (PluginCreationSuccess<IdePlugin>) result;
    assertThat(success.getWarnings()).isEmpty();
    assertThat(success.getUnacceptableWarnings()).isEmpty();
    assertThat(success.getPlugin().getPluginId()).isEqualTo("io.naru.deploy");
    assertThat(String.valueOf(success.getPlugin().getSinceBuild())).contains("243");
  }

  @Test
  void isSmallAndHasNothingOfTheIdeOrOfOurServer() throws Exception {
    assertThat(Files.size(ZIP)).isLessThan(5 << 20);
    try (ZipFile zip = new ZipFile(ZIP.toFile())) {
      List<String> names =
          zip.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
      assertThat(names)
          .allMatch(name ->
              name.matches("naru-intellij/lib/(naru-intellij|jackson|snakeyaml)[^/]*\\.jar"));
      for (String name : names) {
        try (InputStream input = zip.getInputStream(zip.getEntry(name))) {
          checkJar(name, new ZipInputStream(input));
        }
      }
    }
  }

  private static void checkJar(String jar, ZipInputStream content) throws Exception {
    ZipEntry entry;
    while ((entry = content.getNextEntry()) != null) {
      assertThat(entry.getName()).doesNotStartWith("com/intellij/");
      boolean everywhere = !entry.getName().startsWith("META-INF/versions/");
      if (everywhere && entry.getName().endsWith(".class")) {
        byte[] head = content.readNBytes(8);
        assertThat((int) head[7]).as(jar + ": " + entry.getName()).isLessThanOrEqualTo(JAVA_21);
      }
    }
  }
}
