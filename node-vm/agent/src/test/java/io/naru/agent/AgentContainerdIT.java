package io.naru.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.agent.api.Json;
import io.naru.agent.api.Pem;
import io.naru.agent.node.NodeFacts;
import io.naru.agent.pressure.Housekeeping;
import io.naru.agent.testing.FakeApiServer;
import io.naru.agent.testing.PrivateContainerd;
import io.naru.agent.testing.TestPki;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with a real containerd, against an API server that only keeps objects. */
class AgentContainerdIT {

  private static final String PODS = "/api/v1/namespaces/default/pods";

  @TempDir static Path directory;

  private static PrivateContainerd containerd;
  private static FakeApiServer api;
  private static Agent agent;
  private static TestPki pki;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(PrivateContainerd.isPossible(), "needs root, containerd, CNI plugins and busybox");
    containerd = new PrivateContainerd(directory.resolve("containerd"));
    pki = new TestPki(directory.resolve("pki"));
    api = new FakeApiServer(0);
    api.put(
        "/api/v1/namespaces/default/configmaps",
        Json.parse(
            "{\"metadata\":{\"name\":\"settings\",\"namespace\":\"default\"},\"data\":{\"color\":\"red\"}}"
                .getBytes()));
    agent = agent();
    agent.start();
  }

  private static Agent agent() {
    return new Agent(
        new AgentConfig(
            "test-node",
            "127.0.0.1",
            "",
            "10.96.0.10",
            "cluster.local",
            "",
            "",
            api.uri(),
            pki.file("ca.crt"),
            pki.file("server.crt"),
            pki.file("server.key"),
            0,
            pki.file("server.crt"),
            pki.file("server.key"),
            // All of the machine's: the node is no container here, what others use counts as used.
            Map.of("cpu", "4", "memory", Long.toString(NodeFacts.meminfo("MemTotal:"))),
            Map.of("zone", "a"),
            List.of(),
            "",
            containerd.socket(),
            directory.resolve("agent"),
            directory.resolve("logs"),
            Housekeeping.of(Json.object())));
  }

  @AfterAll
  static void stop() throws Exception {
    if (agent != null) {
      agent.close();
    }
    if (containerd != null) {
      containerd.close();
    }
    if (api != null) {
      api.close();
    }
  }

  private static String pod(String name, String spec, String script) throws Exception {
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", name).put("namespace", "default");
    ObjectNode content = (ObjectNode) Json.parse(("{" + spec + "}").getBytes());
    content.put("nodeName", "test-node");
    ObjectNode container =
        content.has("containers")
            ? (ObjectNode) content.path("containers").path(0)
            : content.putArray("containers").addObject();
    container.put("name", "main").put("image", PrivateContainerd.IMAGE);
    container.putArray("command").add("sh").add("-c").add(script);
    pod.set("spec", content);
    api.put(PODS, pod);
    return PODS + "/" + name;
  }

  private static JsonNode status(String path) {
    return api.get(path).path("status");
  }

  private static boolean condition(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        return Json.text(condition, "status").equals("True");
      }
    }
    return false;
  }

  private static void eventually(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  private static String log(String path, int start) throws Exception {
    JsonNode pod = api.get(path);
    String folder =
        "default_" + Json.text(pod, "metadata", "name") + "_" + Json.text(pod, "metadata", "uid");
    return Files.readString(directory.resolve("logs/" + folder + "/main/" + start + ".log"));
  }

  @Test
  void registersAReadyNodeWithItsLease() {
    eventually(() -> condition(status("/api/v1/nodes/test-node"), "Ready"));
    JsonNode node = api.get("/api/v1/nodes/test-node");
    assertThat(Json.map(node, "metadata", "labels"))
        .containsEntry("zone", "a")
        .containsEntry("kubernetes.io/hostname", "test-node");
    assertThat(Json.text(node, "status", "capacity", "cpu")).isEqualTo("4");
    assertThat(Json.text(node, "status", "nodeInfo", "containerRuntimeVersion"))
        .startsWith("containerd://1.");
    eventually(() ->
        api.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/test-node")
            .has("spec"));
  }

  @Test
  void runsAPodAndReportsItReadyPromptly() throws Exception {
    Instant start = Instant.now();
    String path = pod("web", "\"terminationGracePeriodSeconds\":1", "sleep 1000");
    eventually(() -> condition(status(path), "Ready"));
    Duration took = Duration.between(start, Instant.now());
    assertThat(took).isLessThan(Duration.ofSeconds(5));
    assertThat(Json.text(status(path), "phase")).isEqualTo("Running");
    assertThat(Json.text(status(path), "podIP")).startsWith("10.231.77.");
    assertThat(Json.at(status(path), "containerStatuses").path(0).path("ready").asBoolean())
        .isTrue();
    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
    eventually(() ->
        containerd.client().listPodSandboxes(null).stream()
            .noneMatch(sandbox -> sandbox.getMetadata().getName().equals("web")));
  }

  @Test
  void restartsACrashedContainerAndKeepsWhyItEnded() throws Exception {
    String path =
        pod(
            "crash",
            "\"terminationGracePeriodSeconds\":1",
            "echo bye > /dev/termination-log; exit 3");
    eventually(() ->
        Json.text(status(path).path("containerStatuses").path(0), "state", "waiting", "reason")
            .equals("CrashLoopBackOff"));
    JsonNode container = status(path).path("containerStatuses").path(0);
    assertThat(container.path("restartCount").asInt()).isEqualTo(1);
    assertThat(Json.at(container, "lastState", "terminated", "exitCode").asInt()).isEqualTo(3);
    assertThat(Json.text(container, "lastState", "terminated", "message")).isEqualTo("bye\n");
    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
  }

  @Test
  void completesAPodThatNeedNotRestart() throws Exception {
    String path =
        pod(
            "job",
            """
            "restartPolicy":"Never","volumes":[{"name":"v","configMap":{"name":"settings"}}],
            "containers":[{"env":[{"name":"WHO","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}],
            "volumeMounts":[{"name":"v","mountPath":"/v"}]}]\
            """,
            "echo $WHO $(cat /v/color) $(hostname)");
    eventually(() -> Json.text(status(path), "phase").equals("Succeeded"));
    assertThat(log(path, 0)).contains("stdout F job red job");
    assertThat(condition(status(path), "Ready")).isFalse();
    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
  }

  @Test
  void bringsChangesOfAConfigMapToARunningPod() throws Exception {
    String path =
        pod(
            "live",
            """
            "terminationGracePeriodSeconds":1,
            "volumes":[{"name":"v","configMap":{"name":"live"}}],
            "containers":[{"volumeMounts":[{"name":"v","mountPath":"/v"}]}]\
            """,
            "until grep -q new /v/text; do sleep 0.1; done; echo seen; sleep 1000");
    eventually(() -> !status(path).path("containerStatuses").isEmpty());
    assertThat(Json.text(status(path), "phase")).isEqualTo("Pending");
    String maps = "/api/v1/namespaces/default/configmaps";
    ObjectNode map = Json.object();
    map.putObject("metadata").put("name", "live").put("namespace", "default");
    map.putObject("data").put("text", "old");
    api.put(maps, map);
    eventually(() -> condition(status(path), "Ready"));
    api.change(maps + "/live", object -> object.withObject("/data").put("text", "new"));
    eventually(() -> log(path, 0).contains("seen"));
    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
  }

  @Test
  void doesNotRestartContainersAfterAgentRestart() throws Exception {
    String path = pod("steady", "\"terminationGracePeriodSeconds\":1", "sleep 1000");
    String orphan = pod("orphan", "\"terminationGracePeriodSeconds\":1", "sleep 1000");
    eventually(() -> condition(status(path), "Ready") && condition(status(orphan), "Ready"));
    String id = Json.text(status(path).path("containerStatuses").path(0), "containerID");
    agent.close();
    api.delete(orphan, 0);
    agent = agent();
    agent.start();
    eventually(() ->
        containerd.client().listPodSandboxes(null).stream()
            .noneMatch(sandbox -> sandbox.getMetadata().getName().equals("orphan")));
    assertThat(Json.text(status(path).path("containerStatuses").path(0), "containerID"))
        .isEqualTo(id);
    assertThat(condition(status(path), "Ready")).isTrue();
    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
  }

  private static HttpClient client(String who) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(
            Pem.clientContext(pki.file("ca.crt"), pki.file(who + ".crt"), pki.file(who + ".key")))
        .build();
  }

  private static HttpResponse<String> get(HttpClient client, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + agent.kubeletPort() + path))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** What a WebSocket of the channel protocol received, by channel. */
  private static final class Received implements WebSocket.Listener {
    private final Map<Integer, ByteArrayOutputStream> channels = new ConcurrentHashMap<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private boolean first = true;
    private int channel;

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      if (first) {
        channel = data.get();
      }
      first = last;
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      channels.computeIfAbsent(channel, c -> new ByteArrayOutputStream()).writeBytes(bytes);
      socket.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.completeExceptionally(error);
    }

    String text(int channel) {
      return channels.containsKey(channel) ? channels.get(channel).toString() : "";
    }
  }

  private static WebSocket exec(String pod, String query, Received received) throws Exception {
    return client("admin")
        .newWebSocketBuilder()
        .subprotocols("v5.channel.k8s.io")
        .buildAsync(
            URI.create(
                "wss://127.0.0.1:"
                    + agent.kubeletPort()
                    + "/exec/default/"
                    + pod
                    + "/main?"
                    + query),
            received)
        .get(10, TimeUnit.SECONDS);
  }

  private static ByteBuffer frame(int channel, String text) {
    byte[] bytes = text.getBytes();
    return ByteBuffer.allocate(bytes.length + 1).put((byte) channel).put(bytes).flip();
  }

  @Test
  void servesLogsCommandsAndUsageToWhoMayHaveThem() throws Exception {
    String path =
        pod("talk", "\"terminationGracePeriodSeconds\":1", "echo one; echo two; sleep 1000");
    eventually(() -> condition(status(path), "Ready") && log(path, 0).contains("two"));

    HttpClient admin = client("admin");
    assertThat(get(admin, "/containerLogs/default/talk/main").body()).isEqualTo("one\ntwo\n");
    assertThat(get(admin, "/containerLogs/default/talk/main?tailLines=1").body())
        .isEqualTo("two\n");
    assertThat(get(admin, "/containerLogs/default/talk/main?previous=true").statusCode())
        .isEqualTo(400);
    assertThat(get(admin, "/containerLogs/default/nobody/main").statusCode()).isEqualTo(404);
    JsonNode summary = Json.parse(get(admin, "/stats/summary").body().getBytes());
    assertThat(summary.path("node").path("memory").path("workingSetBytes").asLong()).isPositive();
    assertThat(get(admin, "/metrics/resource").body()).contains("pod=\"talk\"");
    assertThat(get(client("stranger"), "/healthz").statusCode()).isEqualTo(403);

    Received echoed = new Received();
    exec(
        "talk",
        "command=sh&command=-c&command=echo%20out%3Becho%20err%3E%262%3Bexit%207&output=1&error=1",
        echoed);
    assertThat(echoed.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(echoed.text(1)).isEqualTo("out\n");
    assertThat(echoed.text(2)).isEqualTo("err\n");
    assertThat(echoed.text(3)).contains("NonZeroExitCode").contains("\"7\"");

    Received copied = new Received();
    WebSocket cat = exec("talk", "command=cat&input=1&output=1", copied);
    cat.sendBinary(frame(0, "through and back"), true).get();
    cat.sendBinary(ByteBuffer.wrap(new byte[] {(byte) 255, 0}), true).get();
    assertThat(copied.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(copied.text(1)).isEqualTo("through and back");
    assertThat(copied.text(3)).contains("Success");

    Received terminal = new Received();
    WebSocket shell = exec("talk", "command=sh&input=1&output=1&tty=1", terminal);
    shell.sendBinary(frame(4, "{\"Width\":91,\"Height\":33}"), true).get();
    // The size travels beside what is typed, and may arrive after it.
    shell
        .sendBinary(
            frame(0, "until s=$(stty size); do sleep 0.1; done; echo size $s; exit\n"), true)
        .get();
    assertThat(terminal.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1000);
    assertThat(terminal.text(1)).contains("size 33 91");

    api.delete(path, 1);
    eventually(() -> api.get(path).isMissingNode());
  }
}
