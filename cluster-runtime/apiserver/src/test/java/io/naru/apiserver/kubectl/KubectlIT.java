package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kubectl.Kubectl.Result;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.machinery.Yaml;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people do with kubectl, whose requests come as protocol buffers, JSON or YAML. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlIT {

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: %s}
      spec:
        replicas: 1
        selector: {matchLabels: {app: web}}
        template:
          metadata: {labels: {app: web}}
          spec: {containers: [{name: c, image: "%s"}]}
      """;
  private static final String CONFIG_MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s}, data: {%s}}";

  private KubectlServer cluster;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = KubectlServer.start(directory);
    kubectl = cluster.kubectl();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  /** Protocol buffers carry zero values of Go's plain fields, which must not be stored. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "deployment d --image=nginx:1 --replicas=2 --port=80 | deployments.apps d | /spec |"
            + " {progressDeadlineSeconds: 600, replicas: 2, revisionHistoryLimit: 10, selector:"
            + " {matchLabels: {app: d}}, strategy: {type: RollingUpdate, rollingUpdate: {maxSurge:"
            + " 25%, maxUnavailable: 25%}}, template: {metadata: {labels: {app: d}}, spec:"
            + " {containers: [{name: nginx, image: 'nginx:1', imagePullPolicy: IfNotPresent, ports:"
            + " [{containerPort: 80, protocol: TCP}], resources: {}, terminationMessagePath:"
            + " /dev/termination-log, terminationMessagePolicy: File}], dnsPolicy: ClusterFirst,"
            + " restartPolicy: Always, schedulerName: default-scheduler, securityContext: {},"
            + " terminationGracePeriodSeconds: 30}}}",
        "cronjob c --image=busybox:1 --schedule=@daily | cronjobs.batch c | /spec/schedule |"
            + " \"@daily\"",
        "job j --image=busybox:1 -- date | jobs.batch j | /spec/template/spec/containers/0/command |"
            + " [date]",
        "configmap m --from-literal=a=b | configmaps m | /data | {a: b}",
        "secret generic s --from-literal=a=b | secrets s | /data | {a: Yg==}",
        "service clusterip v --tcp=80:8080 | services v | /spec/ports | [{name: 80-8080, port: 80,"
            + " protocol: TCP, targetPort: 8080}]",
        "service externalname e --external-name=x.example | services e | /spec | {externalName:"
            + " x.example, selector: {app: e}, sessionAffinity: None, type: ExternalName}",
        "service nodeport f --tcp=80 | services f | /spec/type | NodePort",
        "service loadbalancer l --tcp=80 | services l | /spec/type | LoadBalancer",
        "secret docker-registry k --docker-server=r.example --docker-username=u"
            + " --docker-password=p | secrets k | /type | kubernetes.io/dockerconfigjson",
        "serviceaccount a | serviceaccounts a | /secrets | ''",
        "role r --verb=get,list --resource=pods | roles r | /rules | [{apiGroups: [''], resources:"
            + " [pods], verbs: [get, list]}]",
        "rolebinding b --role=r --user=u | rolebindings b | /subjects | [{apiGroup:"
            + " rbac.authorization.k8s.io, kind: User, name: u}]",
        "clusterrolebinding w --clusterrole=view --serviceaccount=default:a | clusterrolebindings w |"
            + " /subjects | [{kind: ServiceAccount, name: a, namespace: default}]",
        "clusterrole n --verb=get --non-resource-url=/x | clusterroles n | /rules |"
            + " [{nonResourceURLs: [/x], verbs: [get]}]",
        "quota q --hard=services=50 | resourcequotas q | /spec | {hard: {services: '50'}}",
        "pdb p --selector=app=d --min-available=1 | pdb p | /spec | {minAvailable: 1, selector:"
            + " {matchLabels: {app: d}}}",
        "ingress i --rule=h.example/*=v:80 | ingresses i | /spec | {rules: [{host: h.example, http:"
            + " {paths: [{path: /, pathType: Prefix, backend: {service: {name: v, port: {number:"
            + " 80}}}}]}}]}",
        "priorityclass y --value=10 | priorityclasses y | /value | 10",
        "namespace z | namespaces z | /spec | {finalizers: [kubernetes]}",
      })
  void createsWhatItsGeneratorsSay(String create, String object, String path, String expected)
      throws Exception {
    kubectl.ok("create " + create);

    JsonNode found = cluster.json("get " + object).at(path);
    if (expected.isEmpty()) {
      assertThat(found.isMissingNode()).isTrue();
    } else {
      JsonNode wanted = Yaml.parse(("x: " + expected).getBytes(StandardCharsets.UTF_8)).root();
      assertThat(found).isEqualTo(wanted.path("x"));
    }
  }

  @Test
  void createsASecretOfACertificateAndItsKey(@TempDir Path files) throws Exception {
    Credential pair = TestTls.PKI.authority().credential();
    Path certificate = Files.writeString(files.resolve("tls.crt"), pair.certificatePem());
    Path key = Files.writeString(files.resolve("tls.key"), pair.privateKeyPem());

    kubectl.ok("create secret tls pair --cert=%s --key=%s".formatted(certificate, key));

    JsonNode secret = cluster.json("get secret pair");
    assertThat(secret.path("type").textValue()).isEqualTo("kubernetes.io/tls");
    assertThat(secret.at("/data/tls.crt").binaryValue())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(pair.certificatePem());
  }

  @Test
  void runsExposesAndChangesAPod() {
    kubectl.ok("run web --image=nginx:1 --port=80 --labels=app=web --env=A=B");
    kubectl.ok("expose pod web --port=8080 --target-port=80");
    kubectl.ok("label pod web tier=front");
    kubectl.ok("annotate pod web note=x");
    kubectl.ok("label pod web app-");
    kubectl.ok("set image pod/web web=nginx:2");

    JsonNode pod = cluster.json("get pod web");
    assertThat(pod.at("/metadata/labels")).isEqualTo(Json.parseObject("{\"tier\":\"front\"}"));
    assertThat(pod.at("/metadata/annotations/note").asText()).isEqualTo("x");
    assertThat(pod.at("/spec/containers/0/image").asText()).isEqualTo("nginx:2");
    assertThat(cluster.json("get service web").at("/spec/selector/app").asText()).isEqualTo("web");
    assertThat(kubectl.ok("describe pod web")).contains("QoS Class:").contains("A:  B");
    assertThat(kubectl.ok("get pod web")).contains("NAME", "READY", "0/1", "Pending");
    assertThat(kubectl.ok("delete pod web --now")).contains("deleted");
    assertThat(kubectl.run("get pod web").errors()).contains("(NotFound)");
  }

  @Test
  void changesADeploymentFieldByField() {
    kubectl.ok("create deployment f --image=nginx:1");
    kubectl.ok("set image deployment/f nginx=nginx:2");
    kubectl.ok("set env deployment/f A=B");
    kubectl.ok("set resources deployment/f --limits=cpu=100m");
    kubectl.ok("scale deployment f --replicas=0");
    kubectl.ok("autoscale deployment f --min=1 --max=3 --cpu=50%");

    JsonNode spec = cluster.json("get deployment f").path("spec");
    assertThat(spec.path("replicas").asInt(-1)).isZero();
    JsonNode container = spec.at("/template/spec/containers/0");
    assertThat(container.path("image").asText()).isEqualTo("nginx:2");
    assertThat(container.at("/env/0/value").asText()).isEqualTo("B");
    assertThat(container.at("/resources/limits/cpu").asText()).isEqualTo("100m");
    assertThat(cluster.json("get hpa f").at("/spec/maxReplicas").asInt()).isEqualTo(3);
  }

  @Test
  void cordonsAndTaintsNodes() {
    kubectl.ok(
        "apply -f " + kubectl.file("{apiVersion: v1, kind: Node, metadata: {name: worker}}"));
    kubectl.ok("cordon worker");
    assertThat(cluster.json("get node worker").at("/spec/unschedulable").asBoolean()).isTrue();
    kubectl.ok("uncordon worker");
    kubectl.ok("taint node worker k=v:NoSchedule");

    JsonNode spec = cluster.json("get node worker").path("spec");
    assertThat(spec.has("unschedulable")).isFalse();
    assertThat(spec.path("taints"))
        .anySatisfy(taint -> assertThat(taint.path("key").asText()).isEqualTo("k"));
  }

  @Test
  void appliesAndShowsDifferences() {
    String first = kubectl.file(DEPLOYMENT.formatted("app", "nginx:1"));
    String second = kubectl.file(DEPLOYMENT.formatted("app", "nginx:2"));
    assertThat(kubectl.ok("apply -f " + first)).contains("created");
    assertThat(kubectl.ok("apply -f " + first)).contains("unchanged");
    Result difference = kubectl.run("diff -f " + second);
    assertThat(difference.code()).isEqualTo(1);
    assertThat(difference.out()).contains("-      - image: nginx:1", "+      - image: nginx:2");
    assertThat(kubectl.ok("apply -f " + second)).contains("configured");
  }

  @Test
  void goesOverToServerSideApply() {
    kubectl.ok("apply -f " + kubectl.file(DEPLOYMENT.formatted("move", "nginx:1")));
    kubectl.ok("apply --server-side -f " + kubectl.file(DEPLOYMENT.formatted("move", "nginx:2")));

    JsonNode managers =
        cluster.json("get deployment move --show-managed-fields").at("/metadata/managedFields");
    assertThat(managers)
        .allSatisfy(entry -> assertThat(entry.path("operation").asText()).isEqualTo("Apply"))
        .anySatisfy(entry -> assertThat(entry.path("manager").asText()).isEqualTo("kubectl"));
  }

  @Test
  void serverSideAppliesConflictUnlessForced() {
    kubectl.ok("apply --server-side -f " + kubectl.file(CONFIG_MAP.formatted("own", "a: x, b: x")));
    String others = kubectl.file(CONFIG_MAP.formatted("own", "a: other"));
    Result conflict = kubectl.run("apply --server-side --field-manager=other -f " + others);
    assertThat(conflict.code()).isEqualTo(1);
    assertThat(conflict.errors()).contains("conflict with \"kubectl\": .data.a");
    kubectl.ok("apply --server-side --field-manager=other --force-conflicts -f " + others);
    kubectl.ok("apply --server-side -f " + kubectl.file(CONFIG_MAP.formatted("own", "c: x")));

    assertThat(cluster.json("get configmap own").path("data").toString())
        .isEqualTo("{\"a\":\"other\",\"c\":\"x\"}");
  }

  @Test
  void patchesInFourWays() {
    kubectl.ok("create deployment p4 --image=nginx:1");
    kubectl.ok(
        List.of(
            "patch",
            "deployment",
            "p4",
            "-p",
            "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"two\",\"image\":\"x\"}]}}}}"));
    kubectl.ok("patch deployment p4 --type=merge -p {\"spec\":{\"replicas\":2}}");
    kubectl.ok(
        "patch deployment p4 --type=json -p [{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":2},{\"op\":\"remove\",\"path\":\"/spec/template/spec/containers/1\"}]");
    kubectl.ok(
        "patch deployment p4 --subresource=status --type=merge -p {\"status\":{\"observedGeneration\":7}}");

    JsonNode deployment = cluster.json("get deployment p4");
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(deployment.at("/spec/template/spec/containers")).hasSize(1);
    assertThat(deployment.at("/status/observedGeneration").asInt()).isEqualTo(7);
  }

  @Test
  void waitsForDeletionAndForFields() {
    kubectl.ok("create configmap late");
    Process deleted = kubectl.start(List.of("wait", "--for=delete", "configmap/late"));
    kubectl.ok("delete configmap late");
    assertThat(kubectl.finish(deleted).code()).isZero();

    Process created = kubectl.start(List.of("wait", "--for=create", "configmap/soon"));
    kubectl.ok("create configmap soon --from-literal=a=b");
    assertThat(kubectl.finish(created).code()).isZero();
    kubectl.ok("wait --for=jsonpath={.data.a}=b configmap/soon");
  }

  @Test
  void watchesWhatIsThereAndWhatComes() throws Exception {
    kubectl.ok("create namespace watched");
    kubectl.ok("create configmap one -n watched");
    Process watch =
        kubectl.start(List.of("get", "configmaps", "-n", "watched", "-w", "-o", "name"));
    try (BufferedReader lines = watch.inputReader(StandardCharsets.UTF_8)) {
      assertThat(lines.readLine()).isEqualTo("configmap/one");
      kubectl.ok("create configmap two -n watched");
      assertThat(lines.readLine()).isEqualTo("configmap/two");
      kubectl.ok("delete configmap one -n watched");
      assertThat(lines.readLine()).isEqualTo("configmap/one");
    } finally {
      watch.destroy();
    }
  }

  @Test
  void knowsWhatThereIs() {
    assertThat(kubectl.ok("explain pod.spec.containers.image")).contains("FIELD: image <string>");
    assertThat(kubectl.ok("explain deployment.spec.replicas")).contains("<integer>");
    assertThat(kubectl.ok("api-resources --no-headers").lines().count()).isGreaterThan(60);
    assertThat(kubectl.ok("get clusterrole view -o jsonpath={.rules[*].resources}"))
        .contains("configmaps");
    assertThat(kubectl.ok("describe namespace default")).contains("Active");
    assertThat(kubectl.ok("auth can-i create pods").strip()).isEqualTo("yes");
    assertThat(kubectl.run("get endpoints").errors()).contains("v1 Endpoints is deprecated");
    assertThat(kubectl.ok("create token default").strip().split("\\.")).hasSize(3);
  }
}
