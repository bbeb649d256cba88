package io.naru.apiserver.kubectl;

import io.naru.apiserver.ApiServer;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.server.TestTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The stock kubectl, as an administrator of one server. */
final class Kubectl {

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^\\s'])+");

  /** What a run of kubectl left behind. */
  record Result(int code, String out, String errors) {}

  private final Path program;
  private final Path directory;
  private final Path kubeconfig;
  private final Map<String, String> environment;

  /**
   * @param directory for its configuration, its cache and manifests; the caller's to delete
   */
  Kubectl(Path program, Path directory, ApiServer server) throws Exception {
    this(program, directory, directory.resolve("kubeconfig"), Map.of());
    Credential admin = TestTls.client("admin", "system:masters");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: test
        contexts: [{name: test, context: {cluster: test, user: admin}}]
        clusters:
        - name: test
          cluster: {server: "https://127.0.0.1:%d", certificate-authority-data: %s}
        users:
        - name: admin
          user: {client-certificate-data: %s, client-key-data: %s}
        """
            .formatted(
                server.port(),
                base64(TestTls.PKI.authority().credential().certificatePem()),
                base64(admin.certificatePem()),
                base64(admin.classicPrivateKeyPem())));
  }

  private Kubectl(Path program, Path directory, Path kubeconfig, Map<String, String> environment) {
    this.program = program;
    this.directory = directory;
    this.kubeconfig = kubeconfig;
    this.environment = environment;
  }

  /** The same with another variable in its environment. */
  Kubectl with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Kubectl(program, directory, kubeconfig, more);
  }

  /** A configuration that knows the server, but shows nothing: for {@code --token}. */
  Path kubeconfigOfNobody() {
    try {
      String all = Files.readString(kubeconfig);
      return Files.writeString(
          directory.resolve("nobody"), all.replaceAll("user: \\{.*}", "user: {}"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where relative paths begin. */
  Path directory() {
    return directory;
  }

  /** Where the tools are, as the launcher says it; null if they are not there. */
  static @Nullable Path find() {
    String tools = System.getenv("NARU_TOOLS");
    Path program = tools == null ? null : Path.of(tools, "kubectl");
    return program != null && Files.isExecutable(program) ? program : null;
  }

  /** Runs to the end, whatever it is; arguments as in a shell, with single quotes. */
  Result run(String arguments) {
    return run(words(arguments));
  }

  Result run(List<String> arguments) {
    return finish(start(arguments));
  }

  /** What it prints. */
  String ok(String arguments) {
    return ok(words(arguments));
  }

  /** What it complains about. */
  String refused(String arguments) {
    Result result = run(arguments);
    if (result.code == 0) {
      throw new AssertionError("kubectl " + arguments + " succeeded: " + result);
    }
    return result.errors;
  }

  private static List<String> words(String arguments) {
    return WORD.matcher(arguments).results().map(word -> word.group().replace("'", "")).toList();
  }

  String ok(List<String> arguments) {
    Result result = run(arguments);
    if (result.code != 0) {
      throw new AssertionError("kubectl " + arguments + " failed: " + result);
    }
    return result.out;
  }

  /** Starts, for what goes on while something else happens. */
  Process start(String arguments) {
    return start(words(arguments));
  }

  Process start(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("HOME", directory.toString());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Result finish(Process process) {
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // Short enough not to fill the pipe before standard output ends.
      String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("kubectl does not end");
      }
      return new Result(process.exitValue(), out, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** A manifest's path, for {@code -f}. */
  String file(String yaml) {
    try {
      Path file = Files.createTempFile(directory, "manifest", ".yaml");
      Files.writeString(file, yaml);
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
