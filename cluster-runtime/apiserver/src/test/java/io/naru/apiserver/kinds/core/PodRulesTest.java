package io.naru.apiserver.kinds.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.kinds.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One example of each rule of pods, in the words that clients of Kubernetes know. */
class PodRulesTest {

  private final Trial pods = Trial.of("", "v1", "pods");

  private static String pod(String spec) {
    return "{'metadata':{'name':'p','namespace':'n'},'spec':{'serviceAccountName':'default',"
        + spec
        + "}}";
  }

  private static String container(String more) {
    return pod("'containers':[{'name':'c','image':'i:1'," + more + "}]");
  }

  private static String beside(String more) {
    return pod("'containers':[{'name':'c','image':'i:1'}]," + more);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'hostPath':{'path':'/x','type':'Nonsense'}| hostPath.type: Unsupported value: \"Nonsense\": supported values: \"\", \"BlockDevice\", \"CharDevice\", \"Directory\", \"DirectoryOrCreate\", \"File\", \"FileOrCreate\", \"Socket\"",
        "'emptyDir':{'sizeLimit':'-1'}| emptyDir.sizeLimit: Forbidden: SizeLimit field must be a valid resource quantity",
        "'secret':{'secretName':'s','items':[{'key':'k','path':'..x'}]}| secret.items[0].path: Invalid value: \"..x\": must not start with '..'",
        "'configMap':{'name':'m','items':[{'key':'','path':'/x'}]}| configMap.items[0].key: Required value",
        "'gitRepo':{'directory':'/x'}| gitRepo.repository: Required value",
        "'iscsi':{'targetPortal':'t','iqn':'x'}| iscsi.iqn: Invalid value: \"x\": must be valid format starting with iqn, eui, or naa",
        "'fc':{}| fc.targetWWNs: Required value: must specify either targetWWNs or wwids, but not both",
        "'gcePersistentDisk':{}| persistentDisk.pdName: Required value",
        "'quobyte':{'volume':'v','registry':'nowhere'}| quobyte.registry: Invalid value: \"nowhere\": must be a host:port pair or multiple pairs separated by commas",
        "'flexVolume':{'driver':'d','options':{'kubernetes.io/x':'y'}}| flexVolume.options[kubernetes.io/x]: Invalid value: \"kubernetes.io/x\": kubernetes.io and k8s.io namespaces are reserved",
        "'csi':{'driver':'a_b'}| csi.driver: Invalid value: \"a_b\": a lowercase RFC 1123 subdomain",
        "'ephemeral':{'volumeClaimTemplate':{'metadata':{'name':'n'},'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'1'}}}}}| ephemeral.volumeClaimTemplate.metadata.name: Forbidden: cannot be set",
        "'downwardAPI':{'items':[{'path':'f','fieldRef':{'fieldPath':'status.podIP'}}]}| downwardAPI.fieldRef.fieldPath: Unsupported value: \"status.podIP\": supported values: \"metadata.annotations\"",
        "'downwardAPI':{'items':[{'path':'f','resourceFieldRef':{'containerName':'c','resource':'limits.cpu','divisor':'2'}}]}| downwardAPI.resourceFieldRef.divisor: Invalid value: \"limits.cpu\": only divisor's values 1m and 1 are supported with the cpu resource",
        "'projected':{'sources':[{'secret':{'name':'s','items':[{'key':'a','path':'x'}]}},{'configMap':{'name':'m','items':[{'key':'a','path':'x'}]}}]}| projected: Invalid value: \"m\": conflicting duplicate paths"
      })
  void refusesVolumes(String source, String refusal) {
    assertThat(pods.messages(beside("'volumes':[{'name':'v'," + source + "}]")))
        .anyMatch(message -> message.startsWith("spec.volumes[0]." + refusal));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'env':[{'name':'A','value':'x','valueFrom':{'fieldRef':{'fieldPath':'metadata.name'}}}]| env[0].valueFrom: Invalid value: \"\": may not be specified when `value` is not empty",
        "'env':[{'name':'A','valueFrom':{'configMapKeyRef':{'key':'k'}}}]| env[0].valueFrom.configMapKeyRef.name: Invalid value: \"\"",
        "'env':[{'name':'A','valueFrom':{'fieldRef':{'fieldPath':'status.x[\\u0027a\\u0027]'}}}]| env[0].valueFrom.fieldRef.fieldPath: Invalid value: \"status.x['a']\": error converting fieldPath: field label does not support subscript",
        "'envFrom':[{'configMapRef':{'name':'a'},'secretRef':{'name':'b'}}]| envFrom: Invalid value: \"\": may not have more than one field specified at a time",
        "'lifecycle':{'preStop':{'sleep':{'seconds':31}}}| lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)",
        "'livenessProbe':{'httpGet':{'port':80,'httpHeaders':[{'name':'a b'}]}}| livenessProbe.httpGet.httpHeaders: Invalid value: \"a b\": a valid HTTP header",
        "'livenessProbe':{'httpGet':{'port':'PORT'}}| livenessProbe.httpGet.port: Invalid value: \"PORT\": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
        "'livenessProbe':{'grpc':{'port':0}}| livenessProbe.grpc.port: Invalid value: 0: must be between 1 and 65535, inclusive",
        "'readinessProbe':{'tcpSocket':{'port':1},'terminationGracePeriodSeconds':5}| readinessProbe.terminationGracePeriodSeconds: Invalid value: 5: must not be set for readinessProbes",
        "'resources':{'limits':{'coffee':'1'}}| resources.limits[coffee]: Invalid value: \"coffee\": must be a standard resource type or fully qualified",
        "'resources':{'requests':{'example.com/gpu':'1'}}| resources.limits: Required value: Limit must be set for non overcommitable resources",
        "'resources':{'limits':{'example.com/gpu':'1500m'}}| resources.limits[example.com/gpu]: Invalid value: \"1500m\": must be an integer",
        "'resources':{'requests':{'cpu':'2'},'limits':{'cpu':'1'}}| resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 1",
        "'resources':{'claims':[{'name':'x'}]}| resources.claims[0]: Not found: \"x\": must be one of the names in pod.spec.resourceClaims which is empty",
        "'resizePolicy':[{'resourceName':'disk','restartPolicy':'NotRequired'}]| resizePolicy: Unsupported value: \"disk\": supported values: \"cpu\", \"memory\"",
        "'restartPolicyRules':[{'action':'Restart','exitCodes':{'operator':'In','values':[1]}}]| restartPolicy: Required value: must specify restartPolicy when restart rules are used",
        "'securityContext':{'procMount':'Unmasked'}| securityContext.procMount: Invalid value: \"Unmasked\": `hostUsers` must be false to use `Unmasked`",
        "'securityContext':{'seccompProfile':{'type':'Localhost'}}| securityContext.seccompProfile.localhostProfile: Required value: must be set when seccomp type is Localhost",
        "'securityContext':{'allowPrivilegeEscalation':false,'capabilities':{'add':['CAP_SYS_ADMIN']}}| securityContext: Invalid value: {\"Capabilities\":{\"Add\":[\"CAP_SYS_ADMIN\"],\"Drop\":null},\"Privileged\":null",
        "'volumeMounts':[{'name':'v','mountPath':'/a'},{'name':'v','mountPath':'/a'}]| volumeMounts[1].mountPath: Invalid value: \"/a\": must be unique",
        "'image':' i'| image: Invalid value: \" i\": must not have leading or trailing whitespace"
      })
  void refusesContainers(String more, String refusal) {
    assertThat(pods.messages(container(more)))
        .anyMatch(message -> message.startsWith("spec.containers[0]." + refusal));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'subdomain':'a.b'| spec.subdomain: Invalid value: \"a.b\": must not contain dots",
        "'dnsConfig':{'nameservers':['1.1.1.1','2.2.2.2','3.3.3.3','4.4.4.4']}| spec.dnsConfig.nameservers: Invalid value: [\"1.1.1.1\",\"2.2.2.2\",\"3.3.3.3\",\"4.4.4.4\"]: must not have more than 3 nameservers",
        "'dnsConfig':{'nameservers':['010.0.0.1']}| spec.dnsConfig.nameservers[0]: Invalid value: \"010.0.0.1\": must not have leading 0s",
        "'hostNetwork':true,'hostUsers':false| spec.hostNetwork: Forbidden: when `pod.Spec.HostUsers` is false",
        "'hostPID':true,'shareProcessNamespace':true| spec.securityContext.shareProcessNamespace: Invalid value: true: ShareProcessNamespace and HostPID cannot both be enabled",
        "'securityContext':{'sysctls':[{'name':'net.core.x','value':'1'}]},'hostNetwork':true| spec.securityContext.sysctls[0].name: Invalid value: \"net.core.x\": may not be specified when 'hostNetwork' is true",
        "'os':{'name':'windows'},'securityContext':{'runAsUser':1}| spec.securityContext.runAsUser: Forbidden: cannot be set for a windows pod",
        "'os':{'name':'linux'},'securityContext':{'windowsOptions':{'runAsUserName':'a'}}| spec.securityContext.windowsOptions: Forbidden: windows options cannot be set for a linux pod",
        "'overhead':{'coffee':'1'}| spec.overhead.limits[coffee]: Invalid value: \"coffee\": must be a standard resource type or fully qualified",
        "'resources':{'limits':{'storage':'1'}}| spec.resources.limits[storage]: Unsupported value: \"storage\": supported values: \"cpu\", \"hugepages-\", \"memory\"",
        "'resourceClaims':[{'name':'a'}]| spec.resourceClaims[0]: Invalid value: {\"Name\":\"a\",\"ResourceClaimName\":null,\"ResourceClaimTemplateName\":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`",
        "'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'k','labelSelector':{},'namespaces':['A']}]}}| spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespace: Invalid value: \"A\"",
        "'affinity':{'podAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':[{'topologyKey':'k','matchLabelKeys':['a']}]}}| spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set",
        "'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'k','operator':'In','values':['-x']}]}]}}}| spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0].values[0]: Invalid value: \"-x\"",
        "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'k','whenUnsatisfiable':'ScheduleAnyway','minDomains':2}]| spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway",
        "'tolerations':[{'operator':'Equal'}]| spec.tolerations[0].operator: Invalid value: \"Equal\": operator must be Exists when `key` is empty, which means \"match all values and all keys\"",
        "'initContainers':[{'name':'i','image':'i:1','lifecycle':{}}]| spec.initContainers[0].lifecycle: Forbidden: may not be set for init containers without restartPolicy=Always",
        "'hostnameOverride':'a','hostNetwork':true| spec.hostnameOverride: Forbidden: may not be specified when hostNetwork is true"
      })
  void refusesPods(String more, String refusal) {
    assertThat(pods.messages(beside(more))).anyMatch(message -> message.startsWith(refusal));
  }

  @Test
  void portsOfTheHostAreThoseOfTheContainerButNotInTemplates() {
    String ports =
        "'hostNetwork':true,'containers':[{'name':'c','image':'i:1','ports':[{'containerPort':80}]}]";
    assertThat(pods.created(pod(ports)).at("/spec/containers/0/ports/0/hostPort").asInt())
        .isEqualTo(80);
    Trial templates = Trial.of("", "v1", "podtemplates");
    String template = "{'metadata':{'name':'t'},'template':{'spec':{" + ports + "}}}";
    assertThat(templates.created(template).at("/template/spec/containers/0/ports/0/hostPort"))
        .isEmpty();
    assertThat(templates.messages(template)).isEmpty();
  }

  @Test
  void devicesAreClaims() {
    assertThat(
            pods.messages(
                pod(
                    "'volumes':[{'name':'v','emptyDir':{}}],'containers':[{'name':'c','image':'i:1',"
                        + "'volumeDevices':[{'name':'v','devicePath':'/dev/x'}]}]")))
        .containsExactly(
            "spec.containers[0].volumeDevices[0].name: Invalid value: \"v\": can only use volume"
                + " source type of PersistentVolumeClaim or Ephemeral for block mode");
  }

  @Test
  void tokensNeedAnAccount() {
    assertThat(
            pods.messages(
                "{'metadata':{'name':'p'},'spec':{'containers':[{'name':'c','image':'i:1'}],"
                    + "'volumes':[{'name':'t','projected':{'sources':[{'serviceAccountToken':{'path':'t'}}]}}]}}"))
        .containsExactly(
            "spec.volumes[0].projected.sources[0].serviceAccountToken: Forbidden: must not be"
                + " specified when serviceAccountName is not set");
  }

  @Test
  void showsWhatMayNotChange() {
    String before = beside("'terminationGracePeriodSeconds':30");
    assertThat(pods.changeMessages(before, before.replace(":30", ":31")))
        .singleElement()
        .asString()
        .startsWith(
            "spec: Forbidden: pod updates may not change fields other than"
                + " `spec.containers[*].image`,`spec.initContainers[*].image`,")
        .contains(
            " \"RestartPolicy\": \"Always\",\n"
                + "- \"TerminationGracePeriodSeconds\": 30,\n"
                + "+ \"TerminationGracePeriodSeconds\": 31,\n"
                + "  \"ActiveDeadlineSeconds\": null,\n");
  }

  @Test
  void gatedPodsMayBecomeMoreDemanding() {
    String gated = beside("'schedulingGates':[{'name':'g'}],'nodeSelector':{'a':'b'}");
    assertThat(pods.refusedChanges(gated, gated.replace("'a':'b'", "'a':'b','c':'d'"))).isEmpty();
    assertThat(pods.refusedChanges(gated, gated.replace("'a':'b'", "'c':'d'")))
        .containsExactly("Invalid spec.nodeSelector");
  }

  @Test
  void ephemeralContainersOnlyGetMore() {
    String debug = "'ephemeralContainers':[{'name':'d','image':'i:1','targetContainerName':'%s'}]";
    assertThat(
            pods.partMessages(
                beside("'dnsPolicy':'Default'"),
                beside("'dnsPolicy':'Default'," + debug.formatted("c"))))
        .isEmpty();
    assertThat(
            pods.partMessages(
                beside("'dnsPolicy':'Default'"),
                beside("'dnsPolicy':'Default'," + debug.formatted("x"))))
        .containsExactly("spec.ephemeralContainers[0].targetContainerName: Not found: \"x\"");
    assertThat(
            pods.partMessages(beside(debug.formatted("c")), beside("'dnsPolicy':'ClusterFirst'")))
        .containsExactly(
            "spec.ephemeralContainers: Forbidden: existing ephemeral containers \"d\" may not be"
                + " removed\n");
  }

  @Test
  void resizesKeepTheQuality() {
    String burstable = container("'resources':{'requests':{'cpu':'1'},'limits':{'cpu':'2'}}");
    assertThat(pods.partMessages(burstable, burstable.replace("'cpu':'2'", "'cpu':'3'"))).isEmpty();
    assertThat(pods.partMessages(burstable, container("'resources':{'requests':{'cpu':'1'}}")))
        .containsExactly(
            "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed");
    assertThat(pods.partMessages(container("'resources':{}"), burstable))
        .contains(
            "spec: Invalid value: \"BestEffort\": Pod QOS Class may not change as a result of"
                + " resizing");
  }

  @Test
  void endedContainersStayEnded() {
    assertThat(
            pods.refusedStatus(
                beside("'restartPolicy':'Never'"),
                "{'phase':'Running','qosClass':'BestEffort','podIPs':[{'ip':'10.0.0.1'},{'ip':'10.0.0.2'}]}"))
        .containsExactly(
            "status.podIPs: Invalid value: [{\"ip\":\"10.0.0.1\"},{\"ip\":\"10.0.0.2\"}]: may specify no"
                + " more than one IP for each IP family");
  }

  @Test
  void selectorsTakeTheValuesOfMatchLabelKeys() {
    String pod =
        "{'metadata':{'name':'p','labels':{'v':'1'}},'spec':{'containers':[],"
            + "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'k','whenUnsatisfiable':'DoNotSchedule',"
            + "'labelSelector':{'matchLabels':{'a':'b'}},'matchLabelKeys':['v']}]}}";
    assertThat(
            pods.created(pod)
                .at("/spec/topologySpreadConstraints/0/labelSelector/matchExpressions/0"))
        .isEqualTo(Trial.json("{'key':'v','operator':'In','values':['1']}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'nodeSelector':{'beta.kubernetes.io/os':'linux'}| spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "'hostAliases':[{'ip':'1.1.1.1'},{'ip':'1.1.1.1'}]| spec.hostAliases[1].ip: duplicate ip \"1.1.1.1\"",
        "'imagePullSecrets':[{'name':'a'},{'name':'a'}]| spec.imagePullSecrets[1].name: duplicate name \"a\"",
        "'volumes':[{'name':'v','gitRepo':{'repository':'r'}}]| spec.volumes[0].gitRepo: deprecated in v1.11",
        "'terminationGracePeriodSeconds':-1| spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
        "'topologySpreadConstraints':[{'maxSkew':1,'topologyKey':'k','whenUnsatisfiable':'DoNotSchedule'}]| spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod"
      })
  void warnsOfPods(String more, String warning) {
    assertThat(pods.warnings(beside(more))).containsExactly(warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'env':[{'name':'A','value':'1'},{'name':'A','value':'2'}]| spec.containers[0].env[1]: hides previous definition of \"A\", which may be dropped when using apply",
        "'ports':[{'containerPort':80},{'containerPort':80}]| spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
        "'ports':[{'containerPort':80,'hostPort':1},{'containerPort':80}]| spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
        "'resources':{'requests':{'memory':'100m'}}| spec.containers[0].resources.requests[memory]: fractional byte value \"100m\" is invalid, must be an integer"
      })
  void warnsOfContainers(String more, String warning) {
    assertThat(pods.warnings(container(more))).containsExactly(warning);
  }

  @Test
  void variablesMayBuildOnThemselves() {
    assertThat(
            pods.warnings(
                container("'env':[{'name':'A','value':'1'},{'name':'A','value':'$(A)2'}]")))
        .isEmpty();
  }
}
