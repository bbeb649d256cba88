package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.kubectl.ThreeClients.Answer;
import io.naru.apiserver.kubectl.ThreeClients.Lines;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those who run the server ask of it. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperationsIT {

  private static final String MAPS = "/api/v1/namespaces/default/configmaps";
  private static final Pattern SERIES =
      Pattern.compile("[a-z_]+(\\{[a-z_]+=\".*\"(,[a-z_]+=\".*\")*})? [-+0-9.Ee]+");

  private ThreeClients api;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api = ThreeClients.start(directory);
    kubectl = api.kubectl();
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void metricsHaveTheNamesAndLabelsThatDashboardsKnow() throws Exception {
    api.post(MAPS, "{\"metadata\":{\"name\":\"measured\"}}");
    api.get(MAPS);
    api.get(MAPS + "/absent");
    api.send("PATCH", MAPS + "/measured?dryRun=All", "{}", ThreeClients.MERGE);
    try (Lines watch = api.watch(MAPS + "?watch=true&resourceVersion=0")) {
      watch.next();
      String text = kubectl.ok("get --raw /metrics");
      assertThat(text.lines().filter(line -> !line.startsWith("#")))
          .allMatch(line -> SERIES.matcher(line).matches());
      String configMaps =
          "group=\"\",resource=\"configmaps\",scope=\"%s\",subresource=\"\",verb=\"%s\",version=\"v1\"";
      assertThat(text)
          .contains(
              "apiserver_request_total{code=\"201\",component=\"apiserver\",dry_run=\"\","
                  + configMaps.formatted("resource", "POST")
                  + "} 1\n",
              "apiserver_request_total{code=\"200\",component=\"apiserver\",dry_run=\"All\","
                  + configMaps.formatted("resource", "PATCH")
                  + "} 1\n",
              "apiserver_request_duration_seconds_bucket{component=\"apiserver\",dry_run=\"\","
                  + configMaps.formatted("namespace", "LIST")
                  + ",le=\"0.005\"}",
              "apiserver_longrunning_requests{component=\"apiserver\","
                  + configMaps.formatted("namespace", "WATCH")
                  + "} 1\n",
              "apiserver_watch_events_total{group=\"\",resource=\"configmaps\",version=\"v1\"}",
              "apiserver_response_sizes_count{",
              "apiserver_current_inflight_requests{request_kind=\"mutating\"} 0\n",
              "apiserver_current_inflight_requests{request_kind=\"readOnly\"} ",
              "apiserver_storage_objects{resource=\"configmaps\"} ",
              "apiserver_resource_objects{group=\"apps\",resource=\"deployments\"} 0\n",
              "etcd_request_duration_seconds_count{group=\"\",operation=\"create\",resource=\"configmaps\"} ",
              "etcd_request_duration_seconds_count{group=\"rbac.authorization.k8s.io\",operation=\"create\",resource=\"clusterroles\"} ",
              "authentication_attempts{result=\"success\"} ",
              "authenticated_user_requests{username=\"admin\"} ",
              "apiserver_flowcontrol_nominal_limit_seats{priority_level=\"exempt\"}",
              "kubernetes_build_info{build_date=",
              "process_cpu_seconds_total ",
              "process_start_time_seconds ");
    }
    // The same for a client that does not know what it is.
    assertThat(api.fabric8().raw("/metrics")).contains("# TYPE apiserver_request_total counter\n");
    assertThat(api.get("/metrics").header("content-type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    await()
        .untilAsserted(() ->
            assertThat(api.get("/metrics").text())
                .containsPattern("apiserver_longrunning_requests\\{.*verb=\"WATCH\".*} 0\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"healthz", "livez", "readyz"})
  void healthIsToldCheckByCheck(String endpoint) {
    assertThat(kubectl.ok("get --raw /" + endpoint)).isEqualTo("ok");
    assertThat(api.fabric8().raw("/" + endpoint)).isEqualTo("ok");
    String verbose = api.get("/" + endpoint + "?verbose").text();
    assertThat(verbose)
        .startsWith("[+]ping ok\n")
        .contains("[+]etcd ok\n")
        .endsWith(endpoint + " check passed\n");
    assertThat(api.get("/" + endpoint + "?verbose&exclude=etcd").text())
        .contains("[+]etcd excluded: ok\n");
    assertThat(api.get("/" + endpoint + "?verbose&exclude=nonsense").text())
        .contains("no matches for \"nonsense\"");
    assertThat(api.get("/" + endpoint + "/etcd").text()).isEqualTo("ok");
    assertThat(api.get("/" + endpoint + "/nonsense").code()).isEqualTo(404);
    assertThat(api.get("/metrics/slis").text())
        .contains("kubernetes_healthcheck{name=\"etcd\",type=\"" + endpoint + "\"} 1\n")
        .containsPattern(
            "kubernetes_healthchecks_total\\{name=\"ping\",status=\"success\",type=\""
                + endpoint
                + "\"} [1-9]");
  }

  @Test
  void theVersionIsTheSameEverywhere() throws Exception {
    String version = Json.text(api.get("/version").json(), "gitVersion");
    assertThat(version).startsWith("v1.36.");
    assertThat(kubectl.ok("version")).contains("Server Version: " + version);
    assertThat(api.fabric8().getKubernetesVersion().getGitVersion()).isEqualTo(version);
    assertThat(api.get("/openapi/v2").json().at("/info/version").asText()).isEqualTo(version);
    assertThat(api.get("/openapi/v3/apis/apps/v1").json().at("/info/version").asText())
        .isEqualTo(version);
  }

  @Test
  void pagesForPeopleTellTheProcess() {
    assertThat(kubectl.ok("get --raw /statusz"))
        .startsWith("kube-apiserver statusz\n")
        .contains("Up: 0 hr", "Emulation version: 1.36", "/readyz");
    assertThat(api.fabric8().raw("/flagz"))
        .startsWith("kube-apiserver flagz\n")
        .contains("\nauthorization-mode=Node,RBAC\n", "\nservice-cluster-ip-range=10.96.0.0/16\n");
    String accept = "Accept: application/json;as=%s;v=v1beta1;g=config.k8s.io";
    JsonNode status = api.get("/statusz", accept.formatted("Statusz")).json();
    assertThat(status.path("kind").asText()).isEqualTo("Statusz");
    assertThat(status.path("paths").toString()).contains("\"/livez\"");
    JsonNode flags = api.get("/flagz", accept.formatted("Flagz")).json();
    assertThat(flags.at("/flags/anonymous-auth").asText()).isEqualTo("true");
    assertThat(api.get("/statusz", "Accept: application/json").code()).isEqualTo(406);
    assertThat(api.get("/").json().path("paths").toString())
        .contains("\"/flagz\"", "\"/metrics/slis\"", "\"/statusz\"");
  }

  @Test
  void componentsHaveAStatus() {
    kubectl.ok("get componentstatuses");
    Answer list = api.get("/api/v1/componentstatuses");
    assertThat(list.code()).isEqualTo(200);
    assertThat(Json.text(list.json(), "kind")).isEqualTo("ComponentStatusList");
    assertThat(list.header("warning")).contains("v1 ComponentStatus is deprecated");
  }

  @Test
  void eventsOfOneKindBecomeASeries() {
    kubectl.ok("run noisy --image=x:1");
    String event =
        """
        {"metadata":{"name":"noisy.1"},"eventTime":"2026-01-02T03:04:05.000006Z",
         "reportingController":"test.example/one","reportingInstance":"one","action":"Shouting",
         "reason":"Loud","type":"Warning","note":"again",
         "regarding":{"apiVersion":"v1","kind":"Pod","name":"noisy","namespace":"default"}%s}
        """;
    String events = "/apis/events.k8s.io/v1/namespaces/default/events";
    assertThat(api.post(events, event.formatted("")).code()).isEqualTo(201);
    Answer series =
        api.send(
            "PATCH",
            events + "/noisy.1",
            "{\"series\":{\"count\":4,\"lastObservedTime\":\"2026-01-02T03:05:05.000006Z\"}}",
            ThreeClients.MERGE);
    assertThat(series.json().at("/series/count").asInt()).isEqualTo(4);

    assertThat(kubectl.ok("events --for pod/noisy --types=Warning"))
        .contains("(x4 over ", "Loud", "again");
    assertThat(
            api.fabric8()
                .v1()
                .events()
                .inNamespace("default")
                .withField("involvedObject.name", "noisy")
                .list()
                .getItems()
                .getFirst()
                .getSeries()
                .getCount())
        .isEqualTo(4);
    assertThat(
            api.fabric8()
                .events()
                .v1()
                .events()
                .inNamespace("default")
                .withName("noisy.1")
                .get()
                .getNote())
        .isEqualTo("again");
  }

  @Test
  void aServerThatEndsLetsItsWatchesEnd() throws Exception {
    ApiServer second =
        ApiServer.start(ApiServerConfig.standard(api.cluster().store(), TestTls.PKI));
    ThreeClients other =
        new ThreeClients(
            new KubectlServer(api.cluster().store(), second, kubectl),
            api.fabric8(),
            api.admin(),
            api.nobody());
    try (Lines watch = other.watch(MAPS + "?watch=true")) {
      Map<Boolean, List<String>> ended;
      second.close();
      List<String> left =
          java.util.stream.Stream.generate(watch::brief)
              .takeWhile(line -> !line.equals("end"))
              .toList();
      ended = left.stream().collect(Collectors.partitioningBy(line -> line.startsWith("ADDED")));
      assertThat(ended.get(false)).isEmpty();
    }
    assertThat(second.runningRequests()).isZero();
    // The first, on the same store, goes on.
    assertThat(api.get("/readyz").text()).isEqualTo("ok");
  }
}
