package io.naru.apiserver.admission;

import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.PatchBody;
import io.naru.apiserver.registry.TestingRegistry;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that are built into admission, each by what it refuses and in which words. */
class AdmissionPluginsTest {

  private static final UserInfo NODE = UserInfo.of("system:node:n1", "system:nodes");

  @TempDir Path directory;
  TestingRegistry api;

  @BeforeEach
  void open() {
    api = new TestingRegistry(directory);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scopes: [BestEffort]            | ''                          | 'resources: {requests: {cpu: 1}}'",
        "scopes: [NotBestEffort]         | 'resources: {requests: {cpu: 1}}' | ''",
      })
  void quotasMayBeAboutPodsOfAClassOnly(String scope, String counted, String ignored) {
    quota("q", "hard: {pods: 1}, " + scope);
    pod("ignored", "", ignored);
    pod("first", "", counted);
    assertThatThrownBy(() -> pod("second", "", counted))
        .hasMessageContaining(
            "exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1");
    pod("ignored-too", "", ignored);
  }

  @Test
  void quotasMayBeAboutPriorityDeadlinesAndAffinityAbroad() {
    api.create(
        "scheduling.k8s.io/v1", "priorityclasses", "", "{metadata: {name: high}, value: 10}");
    quota(
        "priority",
        "hard: {pods: 0}, scopeSelector: {matchExpressions: [{scopeName: PriorityClass,"
            + " operator: In, values: [high]}]}");
    quota("terminating", "hard: {pods: 0}, scopes: [Terminating]");
    quota("abroad", "hard: {pods: 0}, scopes: [CrossNamespacePodAffinity]");

    pod("plain", "", "");
    assertThatThrownBy(() -> pod("a", "priorityClassName: high,", ""))
        .hasMessageContaining("exceeded quota: priority");
    assertThatThrownBy(() -> pod("b", "activeDeadlineSeconds: 5,", ""))
        .hasMessageContaining("exceeded quota: terminating");
    String abroad =
        "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution:"
            + " [{topologyKey: zone, namespaces: [other], labelSelector: {}}]}},";
    assertThatThrownBy(() -> pod("c", abroad, "")).hasMessageContaining("exceeded quota: abroad");
  }

  @Test
  void quotasCountObjectsOfAnyKindAndPortsOfServices() {
    quota(
        "q", "hard: {count/deployments.apps: 0, services.nodeports: 1, services.loadbalancers: 0}");
    assertThatThrownBy(() ->
            api.create(
                "apps/v1",
                "deployments",
                NAMESPACE,
                "{metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template:"
                    + " {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}}}"))
        .hasMessageContaining(
            "deployments.apps \"d\" is forbidden: exceeded quota: q, requested:"
                + " count/deployments.apps=1, used: count/deployments.apps=0, limited:"
                + " count/deployments.apps=0");
    service("one", "type: NodePort, ports: [{port: 80}]");
    assertThatThrownBy(() -> service("two", "type: NodePort, ports: [{port: 80}]"))
        .hasMessageContaining("requested: services.nodeports=1, used: services.nodeports=1");
    assertThatThrownBy(() -> service("three", "type: LoadBalancer, ports: [{port: 80}]"))
        .hasMessageContaining("services.loadbalancers=1");
  }

  @Test
  void quotasOfComputeResourcesWantThemStated() {
    quota("q", "hard: {limits.cpu: 1, requests.memory: 1Gi}");
    assertThatThrownBy(() -> pod("p", "", ""))
        .hasMessageContaining(
            "pods \"p\" is forbidden: failed quota: q: must specify limits.cpu for: c;"
                + " requests.memory for: c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "min: {cpu: 100m}  | requests: {cpu: 50m}   | minimum cpu usage per Container is 100m, but request is 50m",
        "max: {cpu: 1}     | 'limits: {cpu: 2}'     | maximum cpu usage per Container is 1, but limit is 2",
        "maxLimitRequestRatio: {cpu: 2} | 'requests: {cpu: 1}, limits: {cpu: 3}' | cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000",
      })
  void limitRangesBoundContainers(String bounds, String resources, String message) {
    api.create(
        "v1",
        "limitranges",
        NAMESPACE,
        "{metadata: {name: l}, spec: {limits: [{type: Container, " + bounds + "}]}}");
    assertThatThrownBy(() -> pod("p", "", "resources: {" + resources + "}"))
        .hasMessageContaining(message);
  }

  @Test
  void limitRangesBoundPodsAndClaims() {
    api.create(
        "v1",
        "limitranges",
        NAMESPACE,
        "{metadata: {name: l}, spec: {limits: [{type: Pod, max: {memory: 1Gi}},"
            + " {type: PersistentVolumeClaim, min: {storage: 1Gi}, max: {storage: 2Gi}}]}}");
    assertThatThrownBy(() -> pod("p", "", "resources: {limits: {memory: 2Gi}}"))
        .hasMessageContaining("maximum memory usage per Pod is 1Gi, but limit is 2");
    assertThatThrownBy(() -> claim("c", "5Gi", ""))
        .hasMessageContaining(
            "persistentvolumeclaims \"c\" is forbidden: maximum storage usage per"
                + " PersistentVolumeClaim is 2Gi, but request is 5Gi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "hostNetwork: true, hostPID: true, | `` | host namespaces (hostNetwork=true, hostPID=true)",
        "`` | securityContext: {privileged: true} | privileged (container \"c\" must not set securityContext.privileged=true)",
        "`` | securityContext: {capabilities: {add: [NET_ADMIN, CHOWN]}} | non-default capabilities (container \"c\" must not include \"NET_ADMIN\" in securityContext.capabilities.add)",
        "`volumes: [{name: v, hostPath: {path: /x}}],` | `` | hostPath volumes (volume \"v\")",
        "`` | `ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 81}]` | hostPort (container \"c\" uses hostPorts 80, 81)",
        "`securityContext: {seccompProfile: {type: Unconfined}},` | `` | seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")",
        "`securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]},` | `` | forbidden sysctls (kernel.msgmax)",
        "`securityContext: {seLinuxOptions: {type: spc_t, user: u}},` | `` | seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"spc_t\"; user may not be set)",
      })
  void theBaselineOfPodSecurity(String spec, String container, String violation) {
    label("enforce", "baseline");
    pod("fine", "", "");
    assertThatThrownBy(() -> pod("p", spec, container))
        .hasMessage(
            "pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": " + violation);
  }

  @Test
  void theRestrictionsOfPodSecurity() {
    label("enforce", "restricted");
    assertThatThrownBy(() ->
            pod("p", "volumes: [{name: a, hostPath: {path: /a}}, {name: b, emptyDir: {}}],", ""))
        .hasMessage(
            "pods \"p\" is forbidden: violates PodSecurity \"restricted:latest\":"
                + " allowPrivilegeEscalation != false (container \"c\" must set"
                + " securityContext.allowPrivilegeEscalation=false), unrestricted capabilities"
                + " (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
                + " restricted volume types (volume \"a\" uses restricted volume type"
                + " \"hostPath\"), runAsNonRoot != true (pod or container \"c\" must set"
                + " securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must"
                + " set securityContext.seccompProfile.type to \"RuntimeDefault\" or"
                + " \"Localhost\")");
    String good =
        "securityContext: {runAsNonRoot: true, runAsUser: %d, seccompProfile:"
            + " {type: RuntimeDefault}},";
    String container =
        "securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";
    pod("good", good.formatted(1), container);
    assertThatThrownBy(() -> pod("q", good.formatted(0), container))
        .hasMessageEndingWith("runAsUser=0 (pod must not set runAsUser=0)");
  }

  @Test
  void whoMakesANamespaceStricterIsToldOfItsPods() {
    pod("a", "hostPID: true,", "");
    pod("b", "hostPID: true,", "");
    pod("c", "", "");
    assertThat(label("enforce", "baseline"))
        .containsExactly(
            "existing pods in namespace \"test\" violate the new PodSecurity enforce level"
                + " \"baseline:latest\"",
            "a (and 1 other pod): host namespaces");
    assertThatThrownBy(() -> label("warn", "strict"))
        .hasMessageContaining("must be one of privileged, baseline, restricted");
  }

  @Test
  void workloadsAreWarnedOfOnly() {
    label("enforce", "baseline");
    label("warn", "baseline");
    Call call = api.call("apps/v1", "deployments", NAMESPACE, "");
    api.registry()
        .create(
            call,
            api.registry()
                .decode(
                    call,
                    ("{metadata: {name: d}, spec: {selector: {matchLabels: {a: b}}, template:"
                            + " {metadata: {labels: {a: b}}, spec: {hostIPC: true, containers:"
                            + " [{name: c, image: i}]}}}}")
                        .getBytes(),
                    true));
    assertThat(call.warnings())
        .containsExactly(
            "would violate PodSecurity \"baseline:latest\": host namespaces (hostIPC=true)");
  }

  @Test
  void nodesTouchOnlyTheirOwnPods() {
    pod("mine", "nodeName: n1,", "");
    pod("other", "nodeName: n2,", "");
    NodeRestriction rule = new NodeRestriction(api.registry());

    rule.mutate(ofPod(Operation.CREATE, "mine", "eviction", "{}", null));
    assertThatThrownBy(() -> rule.mutate(ofPod(Operation.CREATE, "other", "eviction", "{}", null)))
        .hasMessage(
            "pods \"other\" is forbidden: node \"n1\" can only evict pods with spec.nodeName set to"
                + " itself");
    assertThatThrownBy(
            () -> rule.mutate(ofPod(Operation.DELETE, "other", "", null, "{\"spec\":{}}")))
        .hasMessageEndingWith("node \"n1\" can only delete pods with spec.nodeName set to itself");
    assertThatThrownBy(() ->
            rule.mutate(
                ofPod(
                    Operation.UPDATE,
                    "mine",
                    "status",
                    "{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"nodeName\":\"n1\"}}",
                    "{\"spec\":{\"nodeName\":\"n1\"}}")))
        .hasMessageEndingWith("node \"n1\" cannot update labels through pod status");
    String mirror =
        "{\"metadata\":{\"annotations\":{\"kubernetes.io/config.mirror\":\"x\"}},"
            + "\"spec\":{\"nodeName\":\"n1\",\"volumes\":[{\"name\":\"v\",\"secret\":{}}]}}";
    assertThatThrownBy(() -> rule.mutate(ofPod(Operation.CREATE, "m", "", mirror, null)))
        .hasMessageEndingWith("node \"n1\" can not create pods that reference secrets");
  }

  private Attributes ofPod(
      Operation operation,
      String name,
      String subresource,
      @Nullable String object,
      @Nullable String old) {
    return new Attributes(
        operation,
        api.kind("v1", "pods"),
        NAMESPACE,
        name,
        subresource,
        object == null ? null : Json.parseObject(object),
        old == null ? null : Json.parseObject(old),
        NODE,
        false,
        Json.object(),
        new LinkedHashSet<>());
  }

  @Test
  void approvingAndSigningAreRightsOfTheirOwn() {
    Authorizer approvers =
        asked ->
            new Authorizer.Decision(
                asked.verb().equals("approve") && asked.name().equals("example.com/*"), "");
    CertificatePermissions rule = new CertificatePermissions(approvers);
    String request =
        "{\"spec\":{\"signerName\":\"example.com/s\"},\"status\":{\"certificate\":\"%s\"}}";

    rule.validate(ofRequest("approval", request.formatted("a"), request.formatted("a")));
    rule.validate(ofRequest("status", request.formatted("a"), request.formatted("a")));
    assertThatThrownBy(() ->
            rule.validate(ofRequest("status", request.formatted("b"), request.formatted("a"))))
        .hasMessage(
            "certificatesigningrequests.certificates.k8s.io \"r\" is forbidden: user not permitted"
                + " to sign requests with signerName \"example.com/s\"");
    String other = request.replace("example.com", "other.org");
    assertThatThrownBy(
            () -> rule.validate(ofRequest("approval", other.formatted("a"), other.formatted("a"))))
        .hasMessageEndingWith(
            "user not permitted to approve requests with signerName \"other.org/s\"");
  }

  private Attributes ofRequest(String subresource, String object, String old) {
    return new Attributes(
        Operation.UPDATE,
        api.kind("certificates.k8s.io/v1", "certificatesigningrequests"),
        "",
        "r",
        subresource,
        Json.parseObject(object),
        Json.parseObject(old),
        UserInfo.of("joe"),
        false,
        Json.object(),
        new LinkedHashSet<>());
  }

  @Test
  void claimsGrowWhereTheirClassAllowsIt() {
    for (String each : new String[] {"false", "true"}) {
      api.create(
          "storage.k8s.io/v1",
          "storageclasses",
          "",
          "{metadata: {name: grow-%s}, provisioner: x.y/z, allowVolumeExpansion: %s}"
              .formatted(each, each));
    }
    claim("fixed", "1Gi", "storageClassName: grow-false,");
    bind("fixed");
    assertThatThrownBy(() -> grow("fixed"))
        .hasMessageContaining(
            "only dynamically provisioned pvc can be resized and the storageclass that provisions"
                + " the pvc must support resize");
    claim("growing", "1Gi", "storageClassName: grow-true,");
    bind("growing");
    assertThat(grow("growing").at("/spec/resources/requests/storage").asText()).isEqualTo("2Gi");
  }

  private void bind(String name) {
    ObjectNode bound = api.get("v1", "persistentvolumeclaims", NAMESPACE, name).mutableTree();
    Json.ensureObject(bound, "status").put("phase", "Bound");
    api.registry()
        .update(api.call("v1", "persistentvolumeclaims", NAMESPACE, name).at("status"), bound);
  }

  private ObjectNode grow(String name) {
    return api.merge(
            "v1",
            "persistentvolumeclaims",
            NAMESPACE,
            name,
            "{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}")
        .tree();
  }

  @Test
  void claimsAndIngressesGetTheNewestDefaultClassAndFinalizers() {
    api.create(
        "storage.k8s.io/v1",
        "storageclasses",
        "",
        "{metadata: {name: usual, annotations: {storageclass.kubernetes.io/is-default-class:"
            + " 'true'}}, provisioner: x.y/z}");
    api.create(
        "networking.k8s.io/v1",
        "ingressclasses",
        "",
        "{metadata: {name: front, annotations: {ingressclass.kubernetes.io/is-default-class:"
            + " 'true'}}, spec: {controller: x.y/z}}");
    ObjectNode claim = claim("c", "1Gi", "");
    assertThat(Json.text(claim, "spec", "storageClassName")).isEqualTo("usual");
    assertThat(claim.at("/metadata/finalizers/0").asText())
        .isEqualTo("kubernetes.io/pvc-protection");
    ObjectNode ingress =
        api.create(
                "networking.k8s.io/v1",
                "ingresses",
                NAMESPACE,
                "{metadata: {name: i}, spec: {defaultBackend: {service: {name: s, port:"
                    + " {number: 80}}}}}")
            .tree();
    assertThat(Json.text(ingress, "spec", "ingressClassName")).isEqualTo("front");
    assertThat(Json.text(claim("none", "1Gi", "storageClassName: '',"), "spec", "storageClassName"))
        .isEmpty();
  }

  @Test
  void runtimeClassesBringOverheadAndPlacement() {
    api.create(
        "node.k8s.io/v1",
        "runtimeclasses",
        "",
        "{metadata: {name: vm}, handler: kata, overhead: {podFixed: {memory: 100Mi}},"
            + " scheduling: {nodeSelector: {kata: 'yes'}}}");
    ObjectNode pod = pod("p", "runtimeClassName: vm,", "");
    assertThat(pod.at("/spec/overhead/memory").asText()).isEqualTo("100Mi");
    assertThat(pod.at("/spec/nodeSelector/kata").asText()).isEqualTo("yes");
    assertThatThrownBy(() -> pod("q", "runtimeClassName: vm, nodeSelector: {kata: 'no'},", ""))
        .hasMessageContaining("conflict: runtimeClass.scheduling.nodeSelector[kata] = yes");
    assertThatThrownBy(() -> pod("r", "runtimeClassName: none,", ""))
        .hasMessageContaining("RuntimeClass \"none\" not found");
  }

  private void quota(String name, String spec) {
    api.create(
        "v1",
        "resourcequotas",
        NAMESPACE,
        "{metadata: {name: " + name + "}, spec: {" + spec + "}}");
  }

  private void service(String name, String spec) {
    api.create(
        "v1", "services", NAMESPACE, "{metadata: {name: " + name + "}, spec: {" + spec + "}}");
  }

  private ObjectNode claim(String name, String size, String spec) {
    return api.create(
            "v1",
            "persistentvolumeclaims",
            NAMESPACE,
            "{metadata: {name: %s}, spec: {%s accessModes: [ReadWriteOnce], resources: {requests:"
                    .formatted(name, spec)
                + " {storage: "
                + size
                + "}}}}")
        .tree();
  }

  /**
   * @param spec fields of the pod's spec, each with a comma after it
   * @param container fields of its container; may be empty
   */
  private ObjectNode pod(String name, String spec, String container) {
    return api.create(
            "v1",
            "pods",
            NAMESPACE,
            "{metadata: {name: %s}, spec: {%s containers: [{name: c, image: i%s}]}}"
                .formatted(name, spec, container.isEmpty() ? "" : ", " + container))
        .tree();
  }

  /** Sets a label of Pod Security on the namespace. Returns the warnings. */
  private Set<String> label(String mode, String level) {
    Call call = api.call("v1", "namespaces", "", NAMESPACE);
    String json =
        "{\"metadata\":{\"labels\":{\"pod-security.kubernetes.io/%s\":\"%s\"}}}"
            .formatted(mode, level);
    api.registry().patch(call, new PatchBody(PatchBody.Type.MERGE, json.getBytes()));
    return call.warnings();
  }
}
