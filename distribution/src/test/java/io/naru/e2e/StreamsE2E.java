package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams to and from containers, over both protocols that clients speak. */
class StreamsE2E {

  private static final TestCluster CLUSTER = TestCluster.shared();
  private static final String NAMESPACE = "streams";
  private static final String IMAGE = "--image=naru/guestbook-store:1";
  private static final String[] IN_POD = {"exec", "-n", NAMESPACE, "target", "-c", "target", "--"};

  /** How kubectl upgrades its connections. */
  enum Transport {
    WEB_SOCKET("true"),
    SPDY("false");

    private final Map<String, String> variables;

    Transport(String webSockets) {
      variables =
          Map.of(
              "KUBECTL_REMOTE_COMMAND_WEBSOCKETS", webSockets,
              "KUBECTL_PORT_FORWARD_WEBSOCKETS", webSockets);
    }

    Command kubectl(String... words) {
      return CLUSTER.kubectl(words).withVariables(variables);
    }

    /** The same on a terminal of 33 rows and 101 columns. */
    Command kubectlOnTerminal(String line) {
      String naru = CLUSTER.repository().resolve("naru").toString();
      String script =
          "stty rows 33 cols 101; %s -c %s kubectl %s".formatted(naru, CLUSTER.name(), line);
      return CLUSTER
          .command(List.of("script", "-qec", script, "/dev/null"))
          .withVariables(variables);
    }
  }

  @TempDir Path scratch;

  @BeforeAll
  static void runTarget() {
    CLUSTER.kubectl("create namespace " + NAMESPACE).run().succeeds();
    CLUSTER.kubectl("run target -n " + NAMESPACE + " " + IMAGE).run().succeeds();
    CLUSTER
        .kubectl("wait pod/target -n " + NAMESPACE + " --for=condition=Ready --timeout=60s")
        .run()
        .succeeds();
  }

  private static String[] inPod(String script) {
    String[] words = java.util.Arrays.copyOf(IN_POD, IN_POD.length + 3);
    words[IN_POD.length] = "sh";
    words[IN_POD.length + 1] = "-c";
    words[IN_POD.length + 2] = script;
    return words;
  }

  @ParameterizedTest
  @EnumSource
  void execKeepsOutputsAndExitCode(Transport transport) {
    Command.Output output = transport.kubectl(inPod("echo out; echo err >&2; exit 3")).run();
    assertThat(output.exitCode()).isEqualTo(3);
    assertThat(output.text()).contains("out\n", "err\n", "exit code 3");
  }

  @ParameterizedTest
  @EnumSource
  void terminalHasTheClientsSizeAndPassesTheExitCodeOn(Transport transport) {
    String line = "exec -it -n streams target -- sh -c 'sleep 1; stty size; exit 5'";
    Command.Output output = transport.kubectlOnTerminal(line).run();
    assertThat(output.text()).contains("33 101");
    assertThat(output.exitCode()).isEqualTo(5);
  }

  @ParameterizedTest
  @EnumSource
  void copiedFileIsTheSameThereAndBack(Transport transport) throws IOException {
    byte[] content = new byte[1 << 20];
    new java.util.Random(1).nextBytes(content);
    Path file = Files.write(scratch.resolve("file"), content);
    transport.kubectl("cp", "-n", NAMESPACE, file.toString(), "target:/tmp/file").run().succeeds();
    Path back = scratch.resolve("back");
    transport.kubectl("cp", "-n", NAMESPACE, "target:/tmp/file", back.toString()).run().succeeds();
    assertThat(back).hasBinaryContent(content);
  }

  @ParameterizedTest
  @EnumSource
  void portIsForwardedForOneConnectionAfterTheOther(Transport transport) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process forward =
        transport.kubectl("port-forward", "-n", NAMESPACE, "pod/target", port + ":8080").start();
    try {
      HttpRequest health =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/healthz"))
              .timeout(Duration.ofSeconds(10))
              .build();
      for (int i = 0; i < 3; i++) {
        HttpClient fresh = HttpClient.newHttpClient();
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptionsInstanceOf(IOException.class)
            .untilAsserted(() ->
                assertThat(fresh.send(health, HttpResponse.BodyHandlers.ofString()).body())
                    .contains("ok"));
      }
    } finally {
      forward.destroy();
    }
  }

  @ParameterizedTest
  @EnumSource
  void runAttachesItsInputAndOutput(Transport transport) {
    Command.Output output =
        transport
            .kubectl(
                "run",
                "once-" + (transport == Transport.SPDY ? "spdy" : "websocket"),
                "-n",
                NAMESPACE,
                IMAGE,
                "--restart=Never",
                "-i",
                "--rm",
                "--quiet",
                "--command",
                "--",
                "sh")
            .withInput("echo from the input; exit 4\n")
            .run();
    assertThat(output.text()).contains("from the input");
    assertThat(output.exitCode()).isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource
  void debugContainerSeesTheProcessesOfItsTarget(Transport transport) {
    String name = "debug-" + (transport == Transport.SPDY ? "spdy" : "websocket");
    transport
        .kubectl(
            "debug",
            "-n",
            NAMESPACE,
            "target",
            IMAGE,
            "--target=target",
            "-c",
            name,
            "--quiet",
            "--",
            "sh",
            "-c",
            "echo processes: $(ls -d /proc/[0-9]* | wc -l); cat /proc/1/cmdline")
        .run()
        .succeeds();
    String own =
        CLUSTER.kubectl(inPod("cat /proc/1/cmdline")).run().succeeds().text().replace("\0", " ");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(
                    CLUSTER
                        .kubectl("logs -n " + NAMESPACE + " target -c " + name)
                        .run()
                        .text()
                        .replace("\0", " "))
                .contains(own.strip()));
  }
}
