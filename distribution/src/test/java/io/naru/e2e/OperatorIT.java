package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.pki.Credential;
import io.naru.cluster.Kubeconfig;
import io.naru.cluster.controlplane.ControlPlane;
import io.naru.cluster.controlplane.ControlPlaneConfig;
import io.naru.providers.hollow.HollowNodes;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator of {@code samples/operator} as a process of its own, with nothing but a kubeconfig
 * that has the token of its service account, against a control plane with a hollow node. What a
 * person does is done with kubectl.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OperatorIT {

  private static final Path SAMPLE =
      Path.of("").toAbsolutePath().resolveSibling("samples").resolve("operator");
  private static final Path PROGRAM = SAMPLE.resolve("target/operator/website-operator.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LEASE_SECONDS = "3";

  private static final String NODE =
      """
      {apiVersion: v1, kind: Node, metadata: {name: one, labels: {
        naru.io/provider: hollow, kubernetes.io/hostname: one}}}
      """;

  private final List<Process> operators = new ArrayList<>();
  private Path directory;
  private ControlPlane controlPlane;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    assumeTrue(System.getenv("NARU_TOOLS") != null, "NARU_TOOLS names no directory");
    assertThat(PROGRAM).exists();
    directory = temporary;
    ClusterPki pki =
        ClusterPki.ephemeral(
            List.of("localhost"), List.of(InetAddress.getLoopbackAddress()), Clock.systemUTC());
    controlPlane =
        ControlPlane.start(
            new ControlPlaneConfig(
                "operated",
                directory.resolve("store"),
                pki,
                0,
                List.of(),
                "10.96.0.0/16",
                "10.128.0.0/9",
                "cluster.local",
                "10.96.0.10",
                10250));
    controlPlane.host(new HollowNodes(), "operated", directory);

    Credential admin =
        pki.authority().issueClient("admin", List.of("system:masters"), Duration.ofDays(1));
    String authority = pki.authority().credential().certificatePem();
    Files.write(
        directory.resolve("kubeconfig"),
        Kubeconfig.of(
            "operated",
            new Kubeconfig.Credentials(
                "https://127.0.0.1:" + controlPlane.port(),
                authority,
                admin.certificatePem(),
                admin.classicPrivateKeyPem())));
    apply(NODE);
    kubectl("apply -f deploy/1-definition.yaml -f deploy/2-rights.yaml");
    kubectl("wait --for=condition=Established crd/websites.samples.naru.io --timeout=10s");
    writeKubeconfigOfOperator();
    operators.add(operator("first"));
  }

  private void writeKubeconfigOfOperator() throws IOException {
    String token = kubectl("create token website-operator -n website-operator").strip();
    Path file = directory.resolve("kubeconfig-operator");
    Files.writeString(
        file,
        Files.readString(directory.resolve("kubeconfig"))
            .replaceAll("client-certificate-data: .*", "token: " + token)
            .replaceAll("\\s+client-key-data: .*", ""));
    assertThat(
            new Command(
                    directory,
                    Map.of("KUBECONFIG", file.toString()),
                    List.of(program(), "auth", "whoami"))
                .run()
                .succeeds()
                .text())
        .contains("system:serviceaccount:website-operator:website-operator");
  }

  private Process operator(String name) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-jar",
                PROGRAM.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve(name + ".log").toFile());
    builder.environment().put("KUBECONFIG", directory.resolve("kubeconfig-operator").toString());
    builder.environment().put("OPERATOR_NAME", name);
    builder.environment().put("LEASE_SECONDS", LEASE_SECONDS);
    return builder.start();
  }

  @AfterAll
  void stop() {
    operators.forEach(Process::destroyForcibly);
    if (controlPlane != null) {
      controlPlane.close();
    }
  }

  @Test
  @Order(1)
  void makesWhatAWebsiteNeedsAndTellsItsState() {
    kubectl("apply -f website.yaml");
    kubectl("wait website/hello --for=condition=Ready --timeout=60s");

    assertThat(kubectl("get configmap hello -o jsonpath={.data['index\\.html']}"))
        .isEqualTo("<h1>Hello</h1>");
    assertThat(kubectl("get service hello -o jsonpath={.spec.ports[0].targetPort}"))
        .isEqualTo("http");
    for (String child : List.of("configmap", "deployment", "service")) {
      assertThat(
              kubectl(
                  "get "
                      + child
                      + " hello -o jsonpath={.metadata.ownerReferences[0]['kind','name']}"))
          .isEqualTo("Website hello");
    }
    assertThat(kubectl("get website hello -o jsonpath={.metadata.finalizers[0]}"))
        .isEqualTo("samples.naru.io/directory");
    assertThat(kubectl("get site --no-headers"))
        .matches("hello +True +2 +http://hello.default.svc/ +\\d+s\\s+");
    assertThat(directoryOfWebsites()).contains("\"default.hello\":\"http://hello.default.svc/\"");
  }

  @Test
  @Order(2)
  void followsTheWebsite() {
    String before = kubectl("get deployment hello -o jsonpath={.spec.template}");
    kubectl("patch website hello --type=merge -p {\"spec\":{\"pages\":{\"more.html\":\"more\"}}}");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(kubectl("get configmap hello -o jsonpath={.data}")).contains("more.html");
          assertThat(kubectl("get deployment hello -o jsonpath={.spec.template}"))
              .isNotEqualTo(before);
        });

    kubectl("scale website hello --replicas=3");
    kubectl("wait website/hello --for=jsonpath={.status.readyReplicas}=3 --timeout=60s");
    assertThat(kubectl("get pods -l samples.naru.io/website=hello -o name").lines())
        .hasSizeGreaterThanOrEqualTo(3);
    assertThat(
            refused(
                "patch website hello --type=json -p [{\"op\":\"remove\",\"path\":\"/spec/pages/index.html\"}]"))
        .contains("there must be a page index.html");
  }

  @Test
  @Order(3)
  void bringsBackWhatSomebodyElseTakesOrChanges() {
    String uid = kubectl("get service hello -o jsonpath={.metadata.uid}");
    kubectl("delete service hello");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(kubectl("get service hello --ignore-not-found -o jsonpath={.metadata.uid}"))
                .isNotEmpty()
                .isNotEqualTo(uid));

    kubectl("set image deployment/hello server=other:1");
    kubectl(
        "wait deployment/hello --for=jsonpath={.spec.template.spec.containers[0].image}=busybox:1.36 --timeout=60s");
    // What the operator says nothing of stays as others say it.
    kubectl("annotate deployment hello note=kept");
    kubectl("delete configmap hello");
    kubectl("wait configmap/hello --for=create --timeout=60s");
    assertThat(kubectl("get deployment hello -o jsonpath={.metadata.annotations.note}"))
        .isEqualTo("kept");
  }

  @Test
  @Order(4)
  void aSecondReplicaTakesOverWhenTheLeaderDies() throws Exception {
    assertThat(leader()).isEqualTo("first");
    operators.add(operator("second"));
    await().atMost(PATIENCE).until(() -> log("second").contains("leader"));
    kubectl("scale website hello --replicas=1");
    kubectl("wait website/hello --for=jsonpath={.status.readyReplicas}=1 --timeout=60s");
    assertThat(leader()).isEqualTo("first");

    operators.removeFirst().destroyForcibly().waitFor();
    kubectl("scale website hello --replicas=2");
    await().atMost(PATIENCE).until(() -> leader().equals("second"));
    kubectl("wait website/hello --for=jsonpath={.status.readyReplicas}=2 --timeout=60s");
    assertThat(
            kubectl(
                "get lease website-operator -n website-operator -o jsonpath={.spec.leaseTransitions}"))
        .isEqualTo("1");
  }

  @Test
  @Order(5)
  void goesOnWhereItWasWhenItComesBack() throws Exception {
    operators.removeFirst().destroyForcibly().waitFor();
    kubectl("delete service hello");
    kubectl("delete website hello --wait=false");
    // Nobody is there to take its line away.
    assertThat(kubectl("get website hello -o jsonpath={.metadata.deletionTimestamp}")).isNotEmpty();
    assertThat(directoryOfWebsites()).contains("default.hello");

    apply(website("other"));
    operators.add(operator("third"));
    kubectl("wait website/hello --for=delete --timeout=60s");
    kubectl("wait website/other --for=condition=Ready --timeout=60s");
    assertThat(directoryOfWebsites()).contains("default.other").doesNotContain("default.hello");
    assertThat(leader()).isEqualTo("third");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    kubectl(
                        "get all,configmaps -l samples.naru.io/website=hello -o name --ignore-not-found"))
                .isEmpty());
  }

  private static String website(String name) throws IOException {
    return Files.readString(SAMPLE.resolve("website.yaml")).replace("name: hello", "name: " + name);
  }

  private String leader() {
    return kubectl(
        "get lease website-operator -n website-operator -o jsonpath={.spec.holderIdentity}");
  }

  private String directoryOfWebsites() {
    return kubectl("get configmap website-directory -n website-operator -o jsonpath={.data}");
  }

  private String log(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  private String refused(String line) {
    return command(line.split(" ")).run().fails().text();
  }

  private String kubectl(String line) {
    return command(line.split(" ")).run().succeeds().text();
  }

  private void apply(String manifest) {
    command("apply -f -".split(" ")).withInput(manifest).run().succeeds();
  }

  private Command command(String[] words) {
    List<String> all = new ArrayList<>(List.of(program()));
    all.addAll(Arrays.asList(words));
    return new Command(
        SAMPLE, Map.of("KUBECONFIG", directory.resolve("kubeconfig").toString()), all);
  }

  private static String program() {
    return Path.of(System.getenv("NARU_TOOLS"), "kubectl").toString();
  }
}
