package io.naru.providers.docker;

import io.naru.providers.image.AgentFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An agent that notes the configuration it was started with and waits for its end. */
public final class StandInAgent {

  private StandInAgent() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length > 0 && arguments[0].equals("--train")) {
      return;
    }
    Files.copy(
        Path.of("/etc/naru/agent.json"),
        Path.of("/run/naru/seen-" + ProcessHandle.current().pid()));
    new CountDownLatch(1).await();
  }

  /** This class as the agent's jar. */
  static AgentFiles files() {
    String name = StandInAgent.class.getName();
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest);
        InputStream code =
            StandInAgent.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
      JarEntry entry = new JarEntry(name.replace('.', '/') + ".class");
      entry.setTimeLocal(java.time.LocalDateTime.of(2026, 1, 1, 0, 0));
      jar.putNextEntry(entry);
      code.transferTo(jar);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    TreeMap<String, byte[]> files = new TreeMap<>();
    files.put(AgentFiles.JAR, bytes.toByteArray());
    return new AgentFiles(files);
  }
}
