package io.naru.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What clients get from an API server in another process, over HTTPS, with a store that syncs to
 * disk: {@code ApiThroughput [PODS] [WATCHERS]}, by default 10,000 and 1,000; of no pods only the
 * watchers are measured. Prints rate, median and 99th percentile of creating, getting and listing
 * pods in each form, and of the delivery of changes to all watchers. Client and server share the
 * machine: what the server itself uses of a processor is printed beside. Run it from the module's
 * directory, after an install, with {@code java -Xmx1g -cp target/classes:$(mvn -q
 * dependency:build-classpath -Dmdep.outputFile=/dev/stdout) io.naru.benchmarks.ApiThroughput}.
 */
public final class ApiThroughput {

  private static final int CLIENTS = 16;
  private static final int WARM_UP = 3000;
  private static final int GETS = 20_000;
  private static final int LISTS = 12;
  private static final int CHANGES = 100;
  private static final String PODS = "/api/v1/namespaces/%s/pods";

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"web-%d","labels":{"app":"web"}},
       "spec":{"containers":[{"name":"web","image":"nginx:1","ports":[{"containerPort":80}],
         "env":[{"name":"A","value":"B"}],
         "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}
      """;

  private final ServerProcess server;
  private final HttpClient http;

  private ApiThroughput(ServerProcess server) {
    this.server = server;
    this.http = client(Version.HTTP_2);
  }

  public static void main(String[] arguments)
      throws IOException, GeneralSecurityException, InterruptedException, ExecutionException {
    int pods = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10_000;
    int watchers = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
    try (ServerProcess server = ServerProcess.start()) {
      new ApiThroughput(server).run(pods, watchers);
    }
  }

  private void run(int pods, int watchers)
      throws IOException, InterruptedException, ExecutionException {
    for (String namespace : List.of("warm-up", "measured")) {
      send(post("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + namespace + "\"}}"));
      send(
          post(
              "/api/v1/namespaces/" + namespace + "/serviceaccounts",
              "{\"metadata\":{\"name\":\"default\"}}"));
    }
    if (pods > 0) {
      create("", "warm-up", WARM_UP, CLIENTS);
      create("create a pod, one client", "warm-up", 500, 1);
      create("create a pod, " + CLIENTS + " clients", "measured", pods, CLIENTS);
      get("", "warm-up", WARM_UP);
      get("get a pod, " + CLIENTS + " clients", "measured", pods);
      lists(pods);
    } else {
      create("", "measured", 1, 1);
    }
    String changed = pods > 0 ? "web-0" : "web-1000000";
    watch(watchers, changed, "application/json", "JSON");
    watch(watchers, changed, "application/vnd.kubernetes.protobuf;stream=watch", "protobuf");
  }

  private void create(String what, String namespace, int count, int clients)
      throws InterruptedException, ExecutionException {
    // Names go on where an earlier round ended.
    int first = clients == 1 ? 1_000_000 : 0;
    repeat(
        what, count, clients, i -> send(post(PODS.formatted(namespace), POD.formatted(first + i))));
  }

  private void get(String what, String namespace, int pods)
      throws InterruptedException, ExecutionException {
    repeat(
        what,
        GETS,
        CLIENTS,
        i -> send(request(PODS.formatted(namespace) + "/web-" + i % pods).build()));
  }

  private void lists(int pods) throws InterruptedException, ExecutionException {
    String all = PODS.formatted("measured");
    String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    list("list " + pods + " pods, JSON", all, "application/json", "identity");
    list("list, JSON, gzip", all, "application/json", "gzip");
    list("list, protobuf", all, "application/vnd.kubernetes.protobuf", "identity");
    list("list, Table", all, table, "identity");
    list(
        "list, metadata only",
        all,
        "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io",
        "identity");
    list("list, by label, JSON", all + "?labelSelector=app%3Dnone", "application/json", "identity");
    list("list, first 500, JSON", all + "?limit=500", "application/json", "identity");
    list("list, first 500, Table", all + "?limit=500", table, "identity");
  }

  private void list(String what, String path, String accept, String encoding)
      throws InterruptedException, ExecutionException {
    HttpRequest request =
        request(path).header("Accept", accept).header("Accept-Encoding", encoding).build();
    for (int i = 0; i < LISTS / 4; i++) {
      send(request);
    }
    repeat(what, LISTS, 1, i -> send(request));
  }

  private void watch(int count, String name, String accept, String what)
      throws IOException, InterruptedException {
    HttpClient own = client(Version.HTTP_1_1);
    try {
      Watchers watchers = new Watchers(own);
      String pod = PODS.formatted("measured") + "/" + name;
      String revision =
          send(request(pod).build()).replaceAll("(?s).*?\"resourceVersion\":\"(\\d+)\".*", "$1");
      watchers.start(
          count,
          request(PODS.formatted("measured") + "?watch=true&resourceVersion=" + revision)
              .header("Accept", accept)
              .build());
      change(watchers, count, pod, CHANGES / 2, "");
      change(watchers, count, pod, CHANGES, "a change to " + count + " watchers, " + what);
    } finally {
      own.shutdownNow();
    }
  }

  /** One change after the other, each when the one before has reached everybody. */
  private void change(Watchers watchers, int count, String pod, int changes, String what)
      throws InterruptedException {
    Latencies latencies = new Latencies(what);
    watchers.measure(latencies);
    Duration before = server.processorTime();
    long start = System.nanoTime();
    for (int i = 1; i <= changes; i++) {
      send(
          request(pod)
              .header("Content-Type", "application/merge-patch+json")
              .method(
                  "PATCH",
                  BodyPublishers.ofString(
                      "{\"metadata\":{\"annotations\":{\"at\":\""
                          + Watchers.MARK
                          + System.nanoTime()
                          + "\"}}}"))
              .build());
      int expected = i * count;
      Measured.await(Duration.ofSeconds(60), "deliveries", () -> watchers.delivered() >= expected);
    }
    print(latencies, start, before, 0);
  }

  private interface Action {
    /** Returns the answer. */
    String run(int i) throws InterruptedException;
  }

  /**
   * Does something many times, by so many clients at once; prints what it took if it has a name.
   */
  private void repeat(String what, int count, int clients, Action action)
      throws InterruptedException, ExecutionException {
    Latencies latencies = new Latencies(what);
    AtomicInteger next = new AtomicInteger();
    AtomicInteger size = new AtomicInteger();
    Duration before = server.processorTime();
    long start = System.nanoTime();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        all.add(
            executor.submit(() -> {
              for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                long begun = System.nanoTime();
                String answer = action.run(i);
                latencies.add(System.nanoTime() - begun);
                size.set(answer.length());
              }
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    print(latencies, start, before, size.get() > 100_000 ? size.get() : 0);
  }

  private void print(Latencies latencies, long start, Duration before, long bytes) {
    if (!latencies.what().isEmpty()) {
      latencies.print(
          Duration.ofNanos(System.nanoTime() - start), server.processorTime().minus(before), bytes);
    }
  }

  private HttpRequest post(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.address(path))
        .header("Authorization", "Bearer " + ServerProcess.TOKEN);
  }

  /** The answer, a character a byte. */
  private String send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          http.send(request, BodyHandlers.ofString(java.nio.charset.StandardCharsets.ISO_8859_1));
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(request + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private HttpClient client(Version version) {
    return HttpClient.newBuilder().sslContext(server.tls()).version(version).build();
  }
}
