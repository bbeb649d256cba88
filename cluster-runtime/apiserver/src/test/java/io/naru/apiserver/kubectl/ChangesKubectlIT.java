package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kubectl.Kubectl.Result;
import io.naru.machinery.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The many ways in which kubectl changes what is there, and what it says when it may not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangesKubectlIT {

  private static final String CONFIG_MAP =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: %s, labels: {set: %s}}, data: {a: b}}";

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

  @Test
  void kustomizesAndApplies() throws Exception {
    Path directory = Files.createDirectory(kubectl.directory().resolve("kustomized"));
    Files.writeString(
        directory.resolve("kustomization.yaml"),
        """
        namePrefix: my-
        labels: [{pairs: {app: shop}}]
        configMapGenerator: [{name: settings, literals: [a=b], options: {disableNameSuffixHash: true}}]
        resources: [service.yaml]
        """);
    Files.writeString(
        directory.resolve("service.yaml"),
        "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: [{port: 80}]}}");

    assertThat(kubectl.ok("kustomize kustomized")).contains("name: my-settings", "app: shop");
    assertThat(kubectl.ok("apply -k kustomized"))
        .isEqualTo("configmap/my-settings created\nservice/my-s created\n");
    assertThat(kubectl.ok("apply -k kustomized"))
        .isEqualTo("configmap/my-settings unchanged\nservice/my-s unchanged\n");
    assertThat(kubectl.ok("get -k kustomized -o name"))
        .isEqualTo("configmap/my-settings\nservice/my-s\n");
    assertThat(kubectl.ok("delete -k kustomized")).contains("\"my-s\" deleted");
  }

  @Test
  void prunesWhatIsNoLongerApplied() {
    String one = kubectl.file(CONFIG_MAP.formatted("pruned-1", "pruned"));
    String two = kubectl.file(CONFIG_MAP.formatted("pruned-2", "pruned"));
    kubectl.ok("apply --prune -l set=pruned -f " + one + " -f " + two);

    String again = "apply --prune -l set=pruned --prune-allowlist=core/v1/ConfigMap -f " + one;
    assertThat(kubectl.ok(again + " --dry-run=server"))
        .isEqualTo(
            "configmap/pruned-1 unchanged (server dry run)\n"
                + "configmap/pruned-2 pruned (server dry run)\n");
    assertThat(kubectl.ok(again))
        .isEqualTo("configmap/pruned-1 unchanged\nconfigmap/pruned-2 pruned\n");
    assertThat(kubectl.ok("get configmaps -l set=pruned -o name"))
        .isEqualTo("configmap/pruned-1\n");
  }

  @Test
  void appliesSetsAndPrunesThem() {
    Kubectl sets = kubectl.with("KUBECTL_APPLYSET", "true");
    String one = kubectl.file(CONFIG_MAP.formatted("of-set-1", "x"));
    String two = kubectl.file(CONFIG_MAP.formatted("of-set-2", "x"));
    String apply = "apply -n default --prune --applyset=my-set -f " + one;
    assertThat(sets.ok(apply + " -f " + two))
        .isEqualTo("configmap/of-set-1 created\nconfigmap/of-set-2 created\n");
    assertThat(sets.ok(apply))
        .isEqualTo("configmap/of-set-1 unchanged\nconfigmap/of-set-2 pruned\n");

    JsonNode parent = cluster.json("get secret my-set").path("metadata");
    assertThat(parent.at("/annotations").toString()).contains("contains-group-kinds\":\"ConfigMap");
    assertThat(cluster.json("get configmap of-set-1").at("/metadata/labels").toString())
        .contains(parent.at("/labels").iterator().next().asText());
  }

  @Test
  void saysWhyAPatchDoesNotApply() {
    kubectl.ok("create deployment patched --image=x:1 --replicas=2");
    assertThat(kubectl.refused("patch deployment patched -p '{\"spec\":{\"replicas\":\"many\"}}'"))
        .startsWith("The request is invalid: patch: Invalid value: ")
        .contains("spec.replicas");
    assertThat(
            kubectl.refused(
                "patch deployment patched --type=merge -p '{\"spec\":{\"replicas\":\"many\"}}'"))
        .startsWith("The request is invalid: patch: Invalid value: ");
    String test = "[{\"op\":\"test\",\"path\":\"/spec/replicas\",\"value\":%d}]";
    assertThat(kubectl.ok("patch deployment patched --type=json -p '" + test.formatted(2) + "'"))
        .isEqualTo("deployment.apps/patched patched (no change)\n");
    assertThat(
            kubectl.refused("patch deployment patched --type=json -p '" + test.formatted(3) + "'"))
        .startsWith("The request is invalid: ");
    assertThat(kubectl.refused("patch deployment patched -p '{\"metadata\":{\"name\":\"other\"}}'"))
        .startsWith("Error from server (BadRequest): the name of the object (other)");
    Result unknown = kubectl.run("patch deployment patched -p '{\"spec\":{\"replica\":3}}'");
    assertThat(unknown.errors()).contains("Warning: unknown field \"spec.replica\"");
    assertThat(unknown.out()).isEqualTo("deployment.apps/patched patched (no change)\n");
    assertThat(kubectl.refused("patch deployment none -p {}"))
        .isEqualTo("Error from server (NotFound): deployments.apps \"none\" not found\n");
    assertThat(
            kubectl.refused(
                "patch deployment patched -p"
                    + " '{\"spec\":{\"selector\":{\"matchLabels\":{\"app\":\"other\"}}}}'"))
        .startsWith("The Deployment \"patched\" is invalid: ")
        .contains("field is immutable");
  }

  @Test
  void scalesThroughTheSubresource() {
    kubectl.ok("create deployment scaled --image=x:1 --replicas=2");
    assertThat(kubectl.ok("get deployment scaled --subresource=scale").lines().toList())
        .satisfiesExactly(
            header -> assertThat(header).matches("NAME +DESIRED +AVAILABLE +AGE"),
            row -> assertThat(row).matches("scaled +2 +0 +\\d+s"));
    assertThat(
            kubectl.ok(
                "patch deployment scaled --subresource=scale --type=merge -p"
                    + " '{\"spec\":{\"replicas\":5}}'"))
        .isEqualTo("scale.autoscaling/scaled patched\n");
    assertThat(kubectl.ok("get deployment scaled -o jsonpath={.spec.replicas}")).isEqualTo("5");
    assertThat(kubectl.refused("scale deployment scaled --replicas=1 --current-replicas=9"))
        .isEqualTo("error: Expected replicas to be 9, was 5\n");
    assertThat(kubectl.refused("scale deployment scaled --replicas=-1"))
        .contains("greater than or equal to 0");
  }

  @Test
  void replacesAndReplacesByForce() throws Exception {
    kubectl.ok("create configmap replaced --from-literal=a=b");
    String uid = kubectl.ok("get configmap replaced -o jsonpath={.metadata.uid}");
    Path file = kubectl.directory().resolve("replaced.yaml");
    Files.writeString(file, kubectl.ok("get configmap replaced -o yaml").replace("a: b", "a: c"));

    assertThat(kubectl.ok("replace -f replaced.yaml")).isEqualTo("configmap/replaced replaced\n");
    assertThat(kubectl.refused("replace -f replaced.yaml"))
        .startsWith("Error from server (Conflict): error when replacing \"replaced.yaml\": ")
        .contains("the object has been modified; please apply your changes to the latest version");
    assertThat(kubectl.ok("replace --force -f replaced.yaml"))
        .contains("\"replaced\" deleted", "configmap/replaced replaced\n");
    assertThat(kubectl.ok("get configmap replaced -o jsonpath={.metadata.uid}")).isNotEqualTo(uid);
  }

  @Test
  void editsWithAnEditor() throws Exception {
    kubectl.ok("create configmap edited --from-literal=a=b");
    Kubectl changing = kubectl.with("EDITOR", editor("s/a: b/a: c/"));
    assertThat(changing.ok("edit configmap edited")).isEqualTo("configmap/edited edited\n");
    assertThat(kubectl.ok("get configmap edited -o jsonpath={.data.a}")).isEqualTo("c");
    assertThat(changing.run("edit configmap edited").errors())
        .isEqualTo("Edit cancelled, no changes made.\n");

    Kubectl breaking = kubectl.with("EDITOR", editor("s/a: c/a: [1]/"));
    assertThat(breaking.refused("edit configmap edited"))
        .startsWith("error: configmaps \"edited\" is invalid\n");

    kubectl.ok("create deployment edited --image=x:1");
    Kubectl status = kubectl.with("EDITOR", editor("s/^status:.*/status: {replicas: 3}/"));
    assertThat(status.ok("edit deployment edited --subresource=status")).contains("edited");
    assertThat(kubectl.ok("get deployment edited -o jsonpath={.status.replicas}")).isEqualTo("3");
  }

  private String editor(String sed) throws Exception {
    Path program = Files.createTempFile(kubectl.directory(), "editor", ".sh");
    Files.writeString(program, "#!/bin/sh\nexec sed -i '" + sed + "' \"$1\"\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    return program.toString();
  }

  @Test
  void pausesResumesAndRestarts() {
    kubectl.ok("create deployment rolled --image=x:1");
    assertThat(kubectl.ok("rollout pause deployment/rolled"))
        .isEqualTo("deployment.apps/rolled paused\n");
    assertThat(kubectl.refused("rollout pause deployment/rolled"))
        .isEqualTo("error: deployments.apps \"rolled\" is already paused\n");
    assertThat(kubectl.refused("rollout restart deployment/rolled")).contains("paused");
    assertThat(kubectl.ok("rollout resume deployment/rolled"))
        .isEqualTo("deployment.apps/rolled resumed\n");
    assertThat(kubectl.ok("rollout restart deployment/rolled"))
        .isEqualTo("deployment.apps/rolled restarted\n");
    assertThat(
            cluster
                .json("get deployment rolled")
                .at("/spec/template/metadata/annotations")
                .toString())
        .contains("kubectl.kubernetes.io/restartedAt");
  }

  @Test
  void setsWhatHasACommandOfItsOwn() {
    kubectl.ok("create deployment set --image=x:1");
    kubectl.ok("create service clusterip set --tcp=80");
    kubectl.ok("create serviceaccount runner");
    kubectl.ok("create rolebinding set --clusterrole=view --user=one");

    kubectl.ok("set env deployment/set A=b C=d");
    kubectl.ok("set env deployment/set C-");
    assertThat(kubectl.ok("set env deployment/set --list"))
        .isEqualTo("# Deployment set, container x\nA=b\n");
    assertThat(kubectl.ok("set serviceaccount deployment/set runner"))
        .isEqualTo("deployment.apps/set serviceaccount updated\n");
    assertThat(kubectl.ok("set selector service set app=other"))
        .isEqualTo("service/set selector updated\n");
    assertThat(kubectl.ok("set subject rolebinding set --group=g --serviceaccount=default:runner"))
        .isEqualTo("rolebinding.rbac.authorization.k8s.io/set subjects updated\n");
    assertThat(kubectl.ok("get rolebinding set -o wide --no-headers"))
        .matches("set +ClusterRole/view +\\d+s +one +g +default/runner\\s+");
    JsonNode pod = cluster.json("get deployment set").at("/spec/template/spec");
    assertThat(pod.path("serviceAccountName").asText()).isEqualTo("runner");
    assertThat(cluster.json("get service set").at("/spec/selector"))
        .isEqualTo(Json.parseObject("{\"app\":\"other\"}"));
  }

  @Test
  void labelsAnnotatesAndTaintsOnlyOnce() {
    kubectl.ok("run labelled --image=x:1");
    kubectl.ok("label pod labelled x=y");
    assertThat(kubectl.refused("label pod labelled x=z"))
        .isEqualTo("error: 'x' already has a value (y), and --overwrite is false\n");
    assertThat(kubectl.ok("label pod labelled x=z --overwrite"))
        .isEqualTo("pod/labelled labeled\n");
    assertThat(kubectl.ok("label pod labelled x=z --overwrite"))
        .isEqualTo("pod/labelled not labeled\n");
    assertThat(kubectl.refused("label pod labelled x=1 --overwrite --resource-version=1"))
        .contains("(Conflict)", "the object has been modified");
    assertThat(kubectl.refused("label pod labelled 'x=not good' --overwrite"))
        .contains("a valid label must be an empty string or consist of alphanumeric characters");
    assertThat(kubectl.ok("label pod labelled --list").lines()).contains("run=labelled", "x=z");
    assertThat(kubectl.ok("annotate pod labelled note=a")).isEqualTo("pod/labelled annotated\n");

    kubectl.ok(
        "apply -f " + kubectl.file("{apiVersion: v1, kind: Node, metadata: {name: spoilt}}"));
    assertThat(kubectl.ok("taint node spoilt k=v:NoExecute")).isEqualTo("node/spoilt tainted\n");
    assertThat(kubectl.refused("taint node spoilt k=v:NoExecute"))
        .isEqualTo(
            "error: node spoilt already has k taint(s) with same effect(s) and --overwrite is false\n");
    assertThat(kubectl.ok("taint node spoilt k:NoExecute-")).isEqualTo("node/spoilt untainted\n");
    assertThat(kubectl.refused("taint node spoilt k=v:Never")).contains("invalid taint effect");
  }

  @Test
  void debugsWithAnEphemeralContainerOrACopy() {
    kubectl.ok("run sick --image=x:1");
    kubectl.ok("debug sick --image=busybox:1 -c doctor");
    JsonNode doctor = cluster.json("get pod sick").at("/spec/ephemeralContainers/0");
    assertThat(doctor.path("name").asText()).isEqualTo("doctor");
    assertThat(doctor.path("imagePullPolicy").asText()).isEqualTo("IfNotPresent");

    kubectl.ok("debug sick --image=busybox:1 -c doctor --copy-to=copy --share-processes");
    JsonNode copy = cluster.json("get pod copy").path("spec");
    assertThat(copy.path("containers")).hasSize(2);
    assertThat(copy.path("shareProcessNamespace").asBoolean()).isTrue();
  }

  @Test
  void saysWhyNothingCanBeRunInAPod() {
    kubectl.ok("run nowhere --image=x:1");
    assertThat(kubectl.refused("exec nowhere -- ls"))
        .contains("pod nowhere does not have a host assigned");
    assertThat(kubectl.refused("attach nowhere")).contains("nowhere");
    // Nothing has been said there yet.
    assertThat(kubectl.ok("logs nowhere")).isEmpty();
    assertThat(kubectl.refused("exec nowhere -c other -- ls")).contains("other");
    assertThat(kubectl.refused("exec missing -- ls"))
        .isEqualTo("Error from server (NotFound): pods \"missing\" not found\n");
    assertThat(kubectl.refused("top pods")).isEqualTo("error: metrics not available yet\n");
  }
}
