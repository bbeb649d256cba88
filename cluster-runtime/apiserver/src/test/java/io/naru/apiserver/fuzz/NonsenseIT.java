package io.naru.apiserver.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.fuzz.NonsenseRequests.Nonsense;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bad input gets an answer that blames it: never a fault of the server, a hang or a leak. */
class NonsenseIT {

  private static final int REQUESTS = 100_000;
  private static final int CONNECTIONS = 4;
  private static final int SHOWN = 20;
  private static final List<String> OF_KUBERNETES =
      List.of(
          "Too large resource version",
          "failed to create typed patch object",
          "does not contain declared merge key");

  @TempDir Path directory;
  private EmbeddedStore store;
  private ApiServer server;
  private SSLContext tls;
  private final Collection<String> faults = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void start() throws Exception {
    store =
        EmbeddedStore.open(
            directory,
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI));
    tls = TestTls.context(TestTls.client("admin", "system:masters"));
    try (RawConnection connection = new RawConnection(tls, server.port())) {
      for (String namespace : NonsenseRequests.NAMESPACES.subList(0, 3)) {
        post(connection, "/api/v1/namespaces", named(namespace));
        post(connection, "/api/v1/namespaces/" + namespace + "/serviceaccounts", named("default"));
      }
    }
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  @Test
  @Timeout(300)
  void everyRequestIsAnsweredAndNoneIsTheServersFault() throws Exception {
    Map<Integer, Integer> codes = new TreeMap<>();
    try (ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Callable<Map<Integer, Integer>>> shares = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        long seed = 36 + i;
        shares.add(() -> sendAll(seed, REQUESTS / CONNECTIONS));
      }
      for (Future<Map<Integer, Integer>> share : clients.invokeAll(shares)) {
        share.get().forEach((code, count) -> codes.merge(code, count, Integer::sum));
      }
    }

    assertThat(faults).isEmpty();
    // Were all refused alike, little would have been tried.
    assertThat(codes).as("%s", codes).containsKeys(200, 201, 400, 404, 405, 409, 415, 422);
    assertThat(codes.get(201)).isGreaterThan(REQUESTS / 100);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(server.runningRequests()).isZero();
          assertThat(server.openConnections()).isZero();
        });
    try (RawConnection connection = new RawConnection(tls, server.port())) {
      post(connection, "/api/v1/namespaces/fuzz-a/configmaps", named("still-works"));
    }
  }

  private Map<Integer, Integer> sendAll(long seed, int count) throws Exception {
    Map<Integer, Integer> codes = new TreeMap<>();
    NonsenseRequests requests = new NonsenseRequests(KindTable.builtIn().all(), seed);
    try (RawConnection connection = new RawConnection(tls, server.port())) {
      for (int i = 0; i < count && faults.size() < SHOWN; i++) {
        Nonsense request = requests.next();
        try {
          RawConnection.Answer answer =
              connection.send(request.bytes(), request.bodiless(), request.stream());
          codes.merge(answer.code(), 1, Integer::sum);
          if (isFault(answer)) {
            faults.add(told(seed, i, request) + "\n -> " + answer.code() + " " + answer.text());
          }
        } catch (IOException | RuntimeException e) {
          faults.add(told(seed, i, request) + "\n -> " + e);
          connection.close();
        }
      }
    }
    return codes;
  }

  /**
   * Kubernetes itself answers with 5xx when a revision is yet to come, and (without any reason) to
   * patches that do not fit the kind's schema.
   */
  private static boolean isFault(RawConnection.Answer answer) {
    boolean headAlone = answer.body().length == 0 && answer.code() == 504;
    return answer.code() >= 500
        && !headAlone
        && OF_KUBERNETES.stream().noneMatch(answer.text()::contains);
  }

  private static String told(long seed, int number, Nonsense request) {
    String text = new String(request.bytes(), StandardCharsets.UTF_8);
    int end = Math.min(text.length(), 1500);
    return "request %d of seed %d: %s".formatted(number, seed, text.substring(0, end));
  }

  private static String named(String name) {
    return Json.object().set("metadata", Json.object().put("name", name)).toString();
  }

  private static void post(RawConnection connection, String path, String body) throws IOException {
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n".formatted(path)
            + "Content-Length: %d\r\n\r\n%s".formatted(body.length(), body);
    RawConnection.Answer answer =
        connection.send(request.getBytes(StandardCharsets.UTF_8), false, false);
    assertThat(answer.code()).as(answer.text()).isEqualTo(201);
  }
}
