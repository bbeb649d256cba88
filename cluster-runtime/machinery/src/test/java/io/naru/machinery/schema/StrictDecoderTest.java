package io.naru.machinery.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.schema.StrictDecoder.Decoded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictDecoderTest {

  private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");
  private static final GroupVersionKind SERVICE = GroupVersionKind.of("v1", "Service");
  private static final GroupVersionKind DEPLOYMENT = GroupVersionKind.of("apps/v1", "Deployment");

  @Test
  void keepsWhatTheSchemaKnows() {
    Decoded decoded =
        decode(
            POD,
            "{'metadata':{'name':'a','labels':{'x':'y'}},'spec':{'containers':[{'name':'c'}]}}");

    assertThat(decoded.problems()).isEmpty();
    assertThat(decoded.object())
        .isEqualTo(
            json(
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'a','labels':{'x':'y'}},"
                    + "'spec':{'containers':[{'name':'c'}]}}"));
  }

  @Test
  void dropsAndReportsUnknownFields() {
    Decoded decoded =
        decode(
            POD,
            "{'nonsense':1,'spec':{'Containers':[],'containers':[{'name':'c','imagee':'x'}]},"
                + "'metadata':{'name':'a'}}");

    assertThat(decoded.unknownFields())
        .containsExactly(
            "unknown field \"nonsense\"",
            "unknown field \"spec.Containers\"",
            "unknown field \"spec.containers[0].imagee\"");
    assertThat(decoded.object().path("spec").path("containers").get(0).fieldNames())
        .toIterable()
        .containsExactly("name");
  }

  @Test
  void reportsDuplicateFieldsAndTakesTheLast() {
    Decoded decoded =
        decode(POD, "{'metadata':{'name':'x','name':'y','labels':{'a':'1','a':'2'}}}");

    assertThat(decoded.duplicateFields())
        .containsExactly(
            "duplicate field \"metadata.name\"", "duplicate field \"metadata.labels.a\"");
    assertThat(Json.text(decoded.object(), "metadata", "name")).isEqualTo("y");
  }

  @Test
  void strictValidationRefusesWhatIsUnknown() {
    Decoded decoded = decode(POD, "{'nonsense':1}");

    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> decoded.refuseProblems(POD));

    assertThat(refused.status().message())
        .isEqualTo(
            "Pod in version \"v1\" cannot be handled as a Pod: strict decoding error: unknown field"
                + " \"nonsense\"");
    assertThat(refused.code()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {'spec':{'replicas':'3'}} | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32
          {'spec':{'replicas':3000000000}} | json: cannot unmarshal number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32
          {'spec':{'replicas':1.5}} | json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32
          {'spec':{'paused':'true'}} | json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool
          {'metadata':'str'} | json: cannot unmarshal string into Go struct field Deployment.metadata of type v1.ObjectMeta
          {'metadata':{'name':5}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string
          {'metadata':{'labels':{'a':1}}} | json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string
          {'metadata':{'labels':[]}} | json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string
          {'spec':{'template':{'spec':{'containers':{}}}}} | json: cannot unmarshal object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container
          {'spec':{'strategy':{'rollingUpdate':{'maxSurge':true}}}} | json: cannot unmarshal bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type string
          """)
  void refusesWrongTypes(String body, String reason) {
    StatusException refused = refused(DEPLOYMENT, body);

    assertThat(refused.reason()).isEqualTo("BadRequest");
    assertThat(refused.status().message())
        .isEqualTo("Deployment in version \"v1\" cannot be handled as a Deployment: " + reason);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "'x'", "", "{} {}", "null", "{'kind':5}"})
  void refusesWhatIsNoObject(String body) {
    StatusException refused = refused(POD, body);

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.status().message())
        .startsWith("the object provided is unrecognized (must be of type Pod): ");
  }

  @Test
  void refusesOtherKindsAndVersions() {
    assertThat(refused(POD, "{'kind':'Nothing'}").status().message())
        .startsWith(
            "Nothing in version \"v1\" cannot be handled as a Pod: no kind \"Nothing\" is registered"
                + " for version \"v1\"");
    assertThat(refused(SERVICE, "{'apiVersion':'example.com/v9'}").status().message())
        .startsWith("Service in version \"v9\" cannot be handled as a Service: no kind");
    assertThat(refused(POD, "{'kind':'Service'}").code()).isEqualTo(400);
    GroupVersionKind scaler = GroupVersionKind.of("autoscaling/v2", "HorizontalPodAutoscaler");
    assertThat(refused(scaler, "{'apiVersion':'autoscaling/v1'}").status().message())
        .isEqualTo(
            "the API version in the data (autoscaling/v1) does not match the expected API version"
                + " (autoscaling/v2)");
  }

  @Test
  void nullMeansAbsent() {
    Decoded decoded = decode(DEPLOYMENT, "{'metadata':{'labels':null,'name':'a'},'spec':null}");

    assertThat(decoded.object())
        .isEqualTo(json("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'a'}}"));
  }

  @Test
  void nullInAMapOrListIsTheZeroValue() {
    Decoded decoded =
        decode(POD, "{'metadata':{'annotations':{'a':null}},'spec':{'containers':[null]}}");

    assertThat(decoded.object().at("/metadata/annotations/a").textValue()).isEmpty();
    assertThat(decoded.object().at("/spec/containers/0")).isEqualTo(json("{}"));
  }

  @Test
  void dropsEmptyOptionalValuesAsGoDoes() {
    Decoded decoded =
        decode(
            DEPLOYMENT,
            "{'metadata':{'labels':{},'finalizers':[],'namespace':''},"
                + "'spec':{'minReadySeconds':0,'paused':false,'selector':{},"
                + "'template':{'spec':{'hostNetwork':false,'volumes':[{'name':'v','emptyDir':{}}],"
                + "'containers':[]}}}}");

    assertThat(decoded.object())
        .isEqualTo(
            json(
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{},'spec':{'selector':{},"
                    + "'template':{'spec':{'volumes':[{'name':'v','emptyDir':{}}],"
                    + "'containers':[]}}}}"));
  }

  @Test
  void keepsZeroValuesThatDifferFromNone() {
    Decoded deployment = decode(DEPLOYMENT, "{'spec':{'replicas':0,'revisionHistoryLimit':0}}");
    Decoded pod =
        decode(
            POD,
            "{'spec':{'automountServiceAccountToken':false,'terminationGracePeriodSeconds':0,"
                + "'securityContext':{'runAsUser':0},"
                + "'containers':[{'name':'','securityContext':{'privileged':false}}]}}");
    Decoded claim =
        decode(
            GroupVersionKind.of("v1", "PersistentVolumeClaim"), "{'spec':{'storageClassName':''}}");

    assertThat(deployment.object().get("spec"))
        .isEqualTo(json("{'replicas':0,'revisionHistoryLimit':0}"));
    assertThat(pod.object().get("spec"))
        .isEqualTo(
            json(
                "{'automountServiceAccountToken':false,'terminationGracePeriodSeconds':0,"
                    + "'securityContext':{'runAsUser':0},"
                    + "'containers':[{'name':'','securityContext':{'privileged':false}}]}"));
    assertThat(claim.object().get("spec")).isEqualTo(json("{'storageClassName':''}"));
  }

  @Test
  void quantitiesGivenAsNumbersBecomeText() {
    Decoded decoded =
        decode(
            POD,
            "{'spec':{'containers':[{'name':'c','resources':{'limits':{'cpu':0.5,'memory':1000,"
                + "'ephemeral-storage':'1Gi','x/y':'1e3'}}}]}}");

    assertThat(decoded.object().at("/spec/containers/0/resources/limits"))
        .isEqualTo(json("{'cpu':'0.5','memory':'1000','ephemeral-storage':'1Gi','x/y':'1e3'}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'abc'", "'1Zi'", "''", "true", "'1 Gi'", "'--1'"})
  void refusesBadQuantities(String quantity) {
    StatusException refused =
        refused(POD, "{'spec':{'containers':[{'resources':{'limits':{'cpu':" + quantity + "}}}]}}");

    assertThat(refused.status().message()).contains("quantities must match");
  }

  @Test
  void checksBase64() {
    GroupVersionKind secret = GroupVersionKind.of("v1", "Secret");

    assertThat(decode(secret, "{'data':{'a':'aGk=','b':''}}").object().get("data"))
        .isEqualTo(json("{'a':'aGk=','b':''}"));
    assertThat(refused(secret, "{'data':{'a':'%%'}}").status().message())
        .endsWith("illegal base64 data at input byte 0");
    assertThat(refused(secret, "{'data':{'a':'aGk'}}").code()).isEqualTo(400);
  }

  @Test
  void normalisesTimes() {
    Decoded event =
        decode(
            GroupVersionKind.of("v1", "Event"),
            "{'lastTimestamp':'2026-01-02T05:04:05.987+02:00',"
                + "'eventTime':'2026-01-02T03:04:05.5Z'}");

    assertThat(Json.text(event.object(), "lastTimestamp")).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(Json.text(event.object(), "eventTime")).isEqualTo("2026-01-02T03:04:05.500000Z");
    assertThat(refused(POD, "{'metadata':{'creationTimestamp':'yesterday'}}").code())
        .isEqualTo(400);
  }

  @Test
  void keepsFreeFormValuesAsTheyAre() {
    GroupVersionKind definition =
        GroupVersionKind.of("apiextensions.k8s.io/v1", "CustomResourceDefinition");
    Decoded decoded =
        decode(
            definition,
            "{'spec':{'versions':[{'name':'v1','schema':{'openAPIV3Schema':{'properties':{'a':"
                + "{'default':{'x':null,'y':[]},'x-kubernetes-preserve-unknown-fields':false}}}}}]}}");

    assertThat(decoded.problems()).isEmpty();
    assertThat(decoded.object().at("/spec/versions/0/schema/openAPIV3Schema/properties/a"))
        .isEqualTo(
            json("{'default':{'x':null,'y':[]},'x-kubernetes-preserve-unknown-fields':false}"));
  }

  @Test
  void readsYaml() {
    String yaml =
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: a
        spec:
          hostNetwork: yes
          volumes:
          - name: v
            secret: {defaultMode: 0644}
          containers:
          - name: c
            oops: 1
        """;

    Decoded decoded = StrictDecoder.yaml(yaml.getBytes(UTF_8), Schemas.builtIn().of(POD), POD);

    assertThat(decoded.unknownFields())
        .containsExactly("unknown field \"spec.containers[0].oops\"");
    assertThat(decoded.object().at("/spec/hostNetwork").booleanValue()).isTrue();
    assertThat(decoded.object().at("/spec/volumes/0/secret/defaultMode").intValue()).isEqualTo(420);
  }

  @Test
  void leavesAGivenTreeAlone() {
    ObjectNode tree = json("{'metadata':{'labels':{},'x':1}}");

    Decoded decoded = StrictDecoder.tree(tree, Schemas.builtIn().of(POD), POD);

    assertThat(tree).isEqualTo(json("{'metadata':{'labels':{},'x':1}}"));
    assertThat(decoded.object().get("metadata")).isEqualTo(json("{}"));
  }

  private static Decoded decode(GroupVersionKind kind, String body) {
    return StrictDecoder.json(
        body.replace('\'', '"').getBytes(UTF_8), Schemas.builtIn().of(kind), kind);
  }

  private static StatusException refused(GroupVersionKind kind, String body) {
    return catchThrowableOfType(StatusException.class, () -> decode(kind, body));
  }

  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"'));
  }
}
