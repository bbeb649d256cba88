package io.naru.intellij.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.SharedCluster;
import io.naru.intellij.TestCluster;
import io.naru.intellij.kube.KubeException.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a cluster can't be used has its reason, and none of them hangs. */
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class FailuresIT {

  @TempDir static Path directory;
  private TestCluster cluster;

  @BeforeAll
  void start(TestCluster shared) {
    cluster = shared;
  }

  @Test
  void deadClusterIsToldOnceToTasksThatRunAtOnce() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Path file = edited(server("https://127.0.0.1:" + free));
    toldOnce(file, "nobody listens");
  }

  @Test
  void expiredTokenIsToldOnceToTasksThatRunAtOnce() throws Exception {
    toldOnce(edited(user("{token: expired}")), "Unauthorized");
  }

  /** Ten tasks as an IDE has them: the tree, editors, a deployment. */
  private void toldOnce(Path file, String why) throws Exception {
    FailureNotes notes = new FailureNotes(Clock.systemUTC());
    List<KubeException> told = new CopyOnWriteArrayList<>();
    KubeClient client = client(file);
    Instant started = Instant.now();
    try (ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        tasks.submit(() -> {
          KubeException failure =
              catchThrowableOfType(KubeException.class, () -> client.get("/api/v1/namespaces"));
          if (notes.isNews(failure, started)) {
            told.add(failure);
          }
        });
      }
    }
    assertThat(told).singleElement().satisfies(one -> assertThat(one).hasMessageContaining(why));
    assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void watchOfADeadClusterSaysSoAndEndsWhenClosed() throws Exception {
    List<KubeException> interruptions = new CopyOnWriteArrayList<>();
    Path file = edited(user("{token: expired}"));
    try (Watch watch =
        Watch.start(
            client(file),
            "/api/v1/namespaces",
            "",
            new Watch.Listener() {
              @Override
              public void listed(List<JsonNode> objects) {}

              @Override
              public void changed(JsonNode object) {}

              @Override
              public void deleted(JsonNode object) {}

              @Override
              public void interrupted(KubeException why) {
                interruptions.add(why);
              }
            })) {
      await().until(() -> interruptions.size() > 1);
    }
    assertThat(interruptions).extracting(KubeException::reason).containsOnly(Reason.UNAUTHORIZED);
  }

  @Test
  void worksWithTheKubeconfigAsItIs() {
    assertThat(cluster.client().get("/version").path("major").asText()).isEqualTo("1");
  }

  @Test
  void deadClusterIsUnreachable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    KubeException failure = failure(edited(server("https://127.0.0.1:" + free)));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("nobody listens");
  }

  @Test
  void silentClusterIsGivenUpAsSoonAsNobodyWants() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file = edited(server("https://127.0.0.1:" + silent.getLocalPort()));
      Instant soon = Instant.now().plus(Duration.ofMillis(300));
      KubeClient client = client(file).until(() -> Instant.now().isAfter(soon));
      KubeException failure =
          catchThrowableOfType(KubeException.class, () -> client.get("/version"));
      assertThat(failure.reason()).isEqualTo(Reason.CANCELLED);
      assertThat(Duration.between(soon, Instant.now())).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void expiredTokenIsUnauthorized() throws Exception {
    assertThat(failure(edited(user("{token: expired}"))).reason()).isEqualTo(Reason.UNAUTHORIZED);
  }

  @Test
  void strangersCertificateIsNotTrusted() throws Exception {
    KubeException failure =
        failure(
            edited(config ->
                ((ObjectNode) config.at("/clusters/0/cluster"))
                    .remove("certificate-authority-data")));
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("certificate");
  }

  @Test
  void missingCredentialPluginIsNamed() throws Exception {
    KubeException failure =
        failure(
            edited(
                user(
                    "{exec: {apiVersion: client.authentication.k8s.io/v1, command: naru-no-such,"
                        + " installHint: Ask the admin}}")));
    assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
    assertThat(failure).hasMessageContaining("naru-no-such").hasMessageContaining("Ask the admin");
  }

  @Test
  void credentialPluginGivesAToken() throws Exception {
    JsonNode answer =
        cluster
            .client()
            .create(
                "/api/v1/namespaces/default/serviceaccounts/default/token",
                Trees.json(
                    "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"TokenRequest\",\"spec\":{}}"));
    Path answerFile = directory.resolve("credential.json");
    Files.writeString(
        answerFile,
        "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\""
            + answer.at("/status/token").asText()
            + "\"}}");
    Path file =
        edited(
            user(
                "{exec: {apiVersion: client.authentication.k8s.io/v1, command: cat, args: ["
                    + answerFile
                    + "]}}"));
    assertThat(failure(file, "/api/v1/secrets").reason()).isEqualTo(Reason.FORBIDDEN);
    assertThat(client(file).get("/version").has("minor")).isTrue();
  }

  private KubeException failure(Path file) {
    return failure(file, "/api/v1/namespaces");
  }

  private static KubeException failure(Path file, String path) {
    return catchThrowableOfType(KubeException.class, () -> client(file).get(path));
  }

  private static KubeClient client(Path file) {
    Kubeconfig kubeconfig = Kubeconfig.load(List.of(file));
    return KubeClient.of(kubeconfig, kubeconfig.currentContext());
  }

  private Path edited(Consumer<ObjectNode> change) throws Exception {
    ObjectNode config =
        (ObjectNode) Trees.yaml(Files.readString(cluster.kubeconfigFile())).getFirst();
    change.accept(config);
    Path file = Files.createTempFile(directory, "kubeconfig", ".yaml");
    return Files.writeString(file, Trees.toYaml(config));
  }

  private static Consumer<ObjectNode> server(String url) {
    return config -> ((ObjectNode) config.at("/clusters/0/cluster")).put("server", url);
  }

  private static Consumer<ObjectNode> user(String yaml) {
    return config -> ((ObjectNode) config.at("/users/0")).set("user", Trees.yaml(yaml).getFirst());
  }
}
