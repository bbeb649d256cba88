package io.naru.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of all kinds in the words that clients of Kubernetes know, an example each. */
class RulesInWordsTest {

  private static final String TEMPLATE =
      "'template':{'metadata':{'labels':{'app':'a'}},'spec':{'containers':[{'name':'c','image':'i:1'}]}}";
  private static final String WORKLOAD = "'selector':{'matchLabels':{'app':'a'}}," + TEMPLATE;
  private static final String JOB =
      "'template':{'spec':{'restartPolicy':'Never','containers':[{'name':'c','image':'i:1'}]}}";
  private static final String TARGET =
      "'maxReplicas':3,'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'d'}";
  private static final String VOLUME =
      "'accessModes':['ReadWriteOnce'],'capacity':{'storage':'1Gi'}";

  private static Trial trial(String kind) {
    String[] address = kind.split(" ");
    return address.length == 2
        ? Trial.of("", address[0], address[1])
        : Trial.of(address[0], address[1], address[2]);
  }

  /** Short names for what examples have in common. */
  private static String object(String fields) {
    return "{'metadata':{'name':'x'},"
        + fields
            .replace("WORKLOAD", WORKLOAD)
            .replace("JOB", JOB)
            .replace("TARGET", TARGET)
            .replace("VOLUME", VOLUME)
        + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v1 services| 'spec':{'type':'LoadBalancer','ports':[{'port':10250}]}| spec.ports[0]: Invalid value: 10250: may not expose port 10250 externally since it is used by kubelet",
        "v1 services| 'spec':{'type':'ExternalName','externalName':'a.b','clusterIPs':['1.2.3.4']}| spec.clusterIPs: Forbidden: may not be set for ExternalName services",
        "v1 services| 'spec':{'ports':[{'port':1}],'loadBalancerClass':'a'}| spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "v1 services| 'spec':{'ports':[{'port':1}],'loadBalancerSourceRanges':['1.2.3.0/24']}| spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        "v1 services| 'spec':{'ports':[{'port':1}],'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1','10.0.0.2']}| spec.clusterIPs: Invalid value: [\"10.0.0.1\",\"10.0.0.2\"]: may specify no more than one IP for each IP family",
        "v1 services| 'spec':{'ports':[{'port':1}],'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1'],'ipFamilies':['IPv6']}| spec.clusterIPs[0]: Invalid value: \"10.0.0.1\": expected an IPv6 value as indicated by `ipFamilies[0]`",
        "v1 services| 'spec':{'ports':[{'port':1}],'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':90000}}}| spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 90000: must be greater than 0 and less than 86400",
        "v1 services| 'spec':{'ports':[{'name':'a','port':1},{'name':'b','port':1}]}| spec.ports[1]: Duplicate value: {\"Name\":\"\",\"Protocol\":\"TCP\",\"AppProtocol\":null,\"Port\":1,\"TargetPort\":0,\"NodePort\":0}",
        "v1 services| 'spec':{'ports':[{'port':1}],'trafficDistribution':'Far'}| spec.trafficDistribution: Unsupported value: \"Far\": supported values: \"PreferClose\", \"PreferSameZone\", \"PreferSameNode\"",
        "v1 persistentvolumeclaims| 'spec':{'accessModes':['ReadWriteOnce']}| spec.resources[storage]: Required value",
        "v1 persistentvolumeclaims| 'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'0'}}}| spec.resources[storage]: Invalid value: \"0\": must be greater than zero",
        "v1 persistentvolumes| 'spec':{VOLUME,'csi':{'driver':'d.example','volumeHandle':'h','controllerPublishSecretRef':{'name':'s'}}}| spec.csi.controllerPublishSecretRef.namespace: Required value",
        "v1 persistentvolumes| 'spec':{VOLUME,'hostPath':{'path':'/'},'persistentVolumeReclaimPolicy':'Recycle'}| spec.persistentVolumeReclaimPolicy: Forbidden: may not be 'recycle' for a hostPath mount of '/'",
        "v1 persistentvolumes| 'spec':{VOLUME,'hostPath':{'path':'/a'},'volumeAttributesClassName':'c'}| spec.csi: Required value: has to be specified when using volumeAttributesClassName",
        "v1 limitranges| 'spec':{'limits':[{'type':'Pod','min':{'cpu':'2'},'max':{'cpu':'1'}}]}| spec.limits[0].min[cpu]: Invalid value: \"2\": min value 2 is greater than max value 1",
        "v1 limitranges| 'spec':{'limits':[{'type':'Pod','default':{'cpu':'1'}}]}| spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
        "v1 limitranges| 'spec':{'limits':[{'type':'PersistentVolumeClaim'}]}| spec.limits[0].limits: Required value: either minimum or maximum storage value is required, but neither was provided",
        "v1 resourcequotas| 'spec':{'hard':{'services':'1'},'scopes':['BestEffort']}| spec.scopes: Invalid value: [\"BestEffort\"]: unsupported scope applied to resource",
        "v1 resourcequotas| 'spec':{'scopeSelector':{'matchExpressions':[{'scopeName':'PriorityClass','operator':'In'}]}}| spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
        "v1 nodes| 'spec':{'podCIDRs':['10.0.0.5/24']}| spec.podCIDRs[0]: Invalid value: \"10.0.0.5/24\": must not have bits set beyond the prefix length",
        "v1 nodes| 'spec':{'taints':[{'key':'k','effect':'NoSchedule'},{'key':'k','effect':'NoSchedule'}]}| metadata.taints[1]: Duplicate value: {\"Key\":\"k\",\"Value\":\"\",\"Effect\":\"NoSchedule\",\"TimeAdded\":null}: taints must be unique by key and effect pair",
        "apps v1 statefulsets| 'spec':{WORKLOAD,'updateStrategy':{'type':'Y'}}| spec.updateStrategy: Invalid value: {\"Type\":\"Y\",\"RollingUpdate\":null}: must be 'RollingUpdate' or 'OnDelete'",
        "apps v1 statefulsets| 'spec':{WORKLOAD,'updateStrategy':{'type':'OnDelete','rollingUpdate':{'partition':1}}}| spec.updateStrategy.rollingUpdate: Invalid value: {\"Partition\":1,\"MaxUnavailable\":null}: only allowed for updateStrategy 'RollingUpdate'",
        "apps v1 daemonsets| 'spec':{WORKLOAD,'updateStrategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':1}}}| spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero",
        "batch v1 jobs| 'spec':{JOB,'completionMode':'Indexed','parallelism':2}| spec.completions: Required value: when completion mode is Indexed",
        "batch v1 jobs| 'spec':{JOB,'backoffLimitPerIndex':1}| spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode",
        "batch v1 jobs| 'spec':{JOB,'completionMode':'Indexed','completions':3,'backoffLimitPerIndex':1,'maxFailedIndexes':4}| spec.maxFailedIndexes: Invalid value: 4: must be less than or equal to completions",
        "batch v1 jobs| 'spec':{JOB,'completionMode':'Indexed','completions':3,'successPolicy':{'rules':[{'succeededIndexes':'2-1'}]}}| spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"2-1\": error parsing succeededIndexes: non-increasing order, previous: 2, current: 1",
        "batch v1 jobs| 'spec':{JOB,'completionMode':'Indexed','completions':3,'successPolicy':{'rules':[{'succeededCount':4}]}}| spec.successPolicy.rules[0].succeededCount: Invalid value: 4: must be less than or equal to 3 (the number of specified completions)",
        "batch v1 jobs| 'spec':{JOB,'podFailurePolicy':{'rules':[{'action':'Ignore'}]}}| spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required",
        "batch v1 jobs| 'spec':{JOB,'managedBy':'me'}| spec.managedBy: Invalid value: \"me\": must be a domain-prefixed path (such as \"acme.io/foo\")",
        "batch v1 cronjobs| 'spec':{'schedule':'CRON_TZ=UTC * * * * *','jobTemplate':{'spec':{JOB}}}| spec.schedule: Invalid value: \"CRON_TZ=UTC * * * * *\": cannot use TZ or CRON_TZ in schedule, use timeZone field instead",
        "batch v1 cronjobs| 'spec':{'schedule':'every day','jobTemplate':{'spec':{JOB}}}| spec.schedule: Invalid value: \"every day\": expected exactly 5 fields, found 2: [every day]",
        "autoscaling v2 horizontalpodautoscalers| 'spec':{TARGET,'metrics':[{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization'}}}]}| spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization",
        "autoscaling v2 horizontalpodautoscalers| 'spec':{TARGET,'metrics':[{'type':'Pods','pods':{'metric':{'name':'m'},'target':{'type':'AverageValue'}}}]}| spec.metrics[0].pods.target.averageValue: Required value: must specify a positive target averageValue",
        "autoscaling v2 horizontalpodautoscalers| 'spec':{TARGET,'metrics':[{'type':'External','external':{'metric':{'name':'m'},'target':{'type':'Much','value':'1'}}}]}| spec.metrics[0].external.target.type: Invalid value: \"Much\": must be either Utilization, Value, or AverageValue",
        "autoscaling v2 horizontalpodautoscalers| 'spec':{TARGET,'behavior':{'scaleDown':{'stabilizationWindowSeconds':4000}}}| spec.behavior.scaleDown.stabilizationWindowSeconds: Invalid value: 4000: must be less than or equal to 3600",
        "networking.k8s.io v1 ingressclasses| 'spec':{'controller':'a.example/b','parameters':{'kind':'K','name':'n','scope':'Namespace'}}| spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'",
        "networking.k8s.io v1 ipaddresses| 'spec':{'parentRef':{'resource':'services','name':'s'}}| metadata.name: Invalid value: \"x\": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)",
        "networking.k8s.io v1 servicecidrs| 'spec':{'cidrs':['10.0.0.0/24','10.1.0.0/24']}| spec.cidrs: Invalid value: [\"10.0.0.0/24\",\"10.1.0.0/24\"]: may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64",
        "policy v1 poddisruptionbudgets| 'spec':{'minAvailable':1,'maxUnavailable':1}| spec: Invalid value: {\"MinAvailable\":1,\"Selector\":null,\"MaxUnavailable\":1,\"UnhealthyPodEvictionPolicy\":null}: minAvailable and maxUnavailable cannot be both set",
        "storage.k8s.io v1 storageclasses| 'provisioner':'a.b/c','allowedTopologies':[{'matchLabelExpressions':[{'key':'k','values':['v','v']}]}]| allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"v\"",
        "storage.k8s.io v1 csidrivers| 'spec':{'nodeAllocatableUpdatePeriodSeconds':5}| spec.nodeAllocatableUpdatePeriodSeconds: Invalid value: 5: must be greater than or equal to 10 seconds",
        "scheduling.k8s.io v1 priorityclasses| 'metadata':{'name':'system-mine'},'value':1| metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
        "discovery.k8s.io v1 endpointslices| 'addressType':'IPv4','endpoints':[{'addresses':['1.2.3.4'],'deprecatedTopology':{'kubernetes.io/hostname':'n'}}]| endpoints[0].deprecatedTopology[kubernetes.io/hostname]: Invalid value: \"kubernetes.io/hostname\": nodeName should be used instead",
        "admissionregistration.k8s.io v1 validatingwebhookconfigurations| 'webhooks':[{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'timeoutSeconds':31,'clientConfig':{'url':'https://h'}}]| webhooks[0].timeoutSeconds: Invalid value: 31: the timeout value must be between 1 and 30 seconds",
        "admissionregistration.k8s.io v1 validatingwebhookconfigurations| 'webhooks':[{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'http://h'}}]| webhooks[0].clientConfig.url: Invalid value: \"http\": 'https' is the only allowed URL scheme; desired format: https://host[/path]",
        "admissionregistration.k8s.io v1 validatingwebhookconfigurations| 'webhooks':[{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'service':{'name':'s','namespace':'n','path':'x'}}}]| webhooks[0].clientConfig.service.path: Invalid value: \"x\": must start with a '/'",
        "admissionregistration.k8s.io v1 validatingwebhookconfigurations| 'webhooks':[{'name':'a.b.c','sideEffects':'None','admissionReviewVersions':['v1'],'clientConfig':{'url':'https://h'},'rules':[{'apiGroups':['*','a'],'apiVersions':['*'],'resources':['*'],'operations':['*']}]}]| webhooks[0].rules[0].apiGroups: Invalid value: [\"*\",\"a\"]: if '*' is present, must not specify other API groups",
        "flowcontrol.apiserver.k8s.io v1 flowschemas| 'spec':{'priorityLevelConfiguration':{'name':'p'},'rules':[{'subjects':[{'kind':'User'}],'nonResourceRules':[{'verbs':['get'],'nonResourceURLs':['/']}]}]}| spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'"
      })
  void refuses(String kind, String fields, String refusal) {
    assertThat(trial(kind).messages(object(fields))).containsExactly(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v1 services| 'spec':{'ports':[{'port':1}],'externalIPs':['1.2.3.4']}| spec.externalIPs is deprecated",
        "v1 services| 'spec':{'clusterIP':'None','clusterIPs':['None'],'sessionAffinity':'ClientIP'}| spec.SessionAffinity is ignored for headless services",
        "v1 services| 'spec':{'ports':[{'port':1}],'externalName':'a.b'}| spec.externalName is ignored when spec.type is not \"ExternalName\"",
        "v1 persistentvolumes| 'spec':{VOLUME,'hostPath':{'path':'/a'},'persistentVolumeReclaimPolicy':'Recycle'}| spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.",
        "v1 persistentvolumeclaims| 'spec':{'accessModes':['ReadWriteOnce'],'resources':{'requests':{'storage':'100m'}}}| spec.resources.requests[storage]: fractional byte value \"100m\" is invalid, must be an integer",
        "v1 nodes| 'spec':{'externalID':'i'}| spec.externalID: this field is deprecated, and is unused by Kubernetes",
        "apps v1 deployments| 'metadata':{'name':'a.b'},'spec':{WORKLOAD}| metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]",
        "networking.k8s.io v1 ingresses| 'metadata':{'name':'x','annotations':{'kubernetes.io/ingress.class':'n'}},'spec':{'defaultBackend':{'service':{'name':'s','port':{'number':1}}}}| annotation \"kubernetes.io/ingress.class\" is deprecated, please use 'spec.ingressClassName' instead",
        "storage.k8s.io v1 storageclasses| 'provisioner':'a.b/c','allowedTopologies':[{'matchLabelExpressions':[{'key':'failure-domain.beta.kubernetes.io/zone','values':['v']}]}]| allowedTopologies[0].matchLabelExpressions[0].key: failure-domain.beta.kubernetes.io/zone is deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        "discovery.k8s.io v1 endpointslices| 'addressType':'FQDN','endpoints':[]| spec.addressType: FQDN endpoints are deprecated"
      })
  void warns(String kind, String fields, String warning) {
    assertThat(trial(kind).warnings(object(fields))).containsExactly(warning);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "apps v1 statefulsets| 'spec':{WORKLOAD}| 'spec':{WORKLOAD,'serviceName':'s'}| spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
        "v1 services| 'spec':{'ports':[{'port':1}],'clusterIP':'10.0.0.1','clusterIPs':['10.0.0.1']}| 'spec':{'ports':[{'port':1}],'clusterIP':'10.0.0.2','clusterIPs':['10.0.0.2']}| spec.clusterIPs[0]: Invalid value: [\"10.0.0.2\"]: may not change once set",
        "v1 persistentvolumes| 'spec':{VOLUME,'hostPath':{'path':'/a'}}| 'spec':{VOLUME,'hostPath':{'path':'/a'},'volumeMode':'Block'}| volumeMode: Invalid value: \"Block\": field is immutable",
        "v1 nodes| 'spec':{'providerID':'a'}| 'spec':{'providerID':'b'}| spec.providerID: Forbidden: node updates may not change providerID except from \"\" to valid",
        "storage.k8s.io v1 csinodes| 'spec':{'drivers':[{'name':'d.example','nodeID':'a'}]}| 'spec':{'drivers':[{'name':'d.example','nodeID':'b'}]}| CSINodeDriver: Invalid value: {\"name\":\"d.example\",\"nodeID\":\"b\"}: field is immutable"
      })
  void refusesChanges(String kind, String before, String after, String refusal) {
    assertThat(trial(kind).changeMessages(object(before), object(after))).containsExactly(refusal);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "v1 namespaces| 'spec':{}| {'phase':'Terminating'}| status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty",
        "v1 services| 'spec':{'ports':[{'port':1}]}| {'loadBalancer':{'ingress':[{'ip':'1.2.3.4'}]}}| status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
        "batch v1 jobs| 'spec':{JOB}| {'conditions':[{'type':'Complete','status':'True'}],'startTime':'t'}| status.completionTime: Required value: completionTime is required for Complete jobs",
        "certificates.k8s.io v1 certificatesigningrequests| 'spec':{}| {'conditions':[{'type':'Approved','status':'True'}]}| status.conditions: Forbidden: updates may not add a condition of type \"Approved\"",
        "apps v1 replicasets| 'spec':{WORKLOAD}| {'replicas':1,'readyReplicas':2}| status.readyReplicas: Invalid value: 2: cannot be greater than status.replicas"
      })
  void refusesStatuses(String kind, String fields, String status, String refusal) {
    assertThat(trial(kind).refusedStatus(object(fields), status)).isEqualTo(List.of(refusal));
  }
}
