package io.naru.apiserver.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.kubernetes.client.proto.IntStr.IntOrString;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource.Quantity;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import org.junit.jupiter.api.Test;

class ProtobufBodyTest {

  @Test
  void dropsWhatIsNotSetAndKeepsZeroWhereItMeansSomething() {
    var deployment =
        V1Apps.Deployment.newBuilder()
            .setMetadata(
                Meta.ObjectMeta.newBuilder()
                    .setName("x")
                    .setNamespace("")
                    .setCreationTimestamp(Meta.Time.newBuilder())
                    .putLabels("app", "x"))
            .setSpec(V1Apps.DeploymentSpec.newBuilder().setReplicas(0).setMinReadySeconds(0))
            .build();
    assertThat(decoded("apps/v1", "Deployment", deployment))
        .isEqualTo(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"x","labels":{"app":"x"}},"spec":{"replicas":0}}
            """);
  }

  @Test
  void writesSpecialTypesAsJsonHasThem() {
    var pod =
        V1.Pod.newBuilder()
            .setSpec(
                V1.PodSpec.newBuilder()
                    .addVolumes(
                        V1.Volume.newBuilder()
                            .setName("v")
                            .setVolumeSource(
                                V1.VolumeSource.newBuilder()
                                    .setEmptyDir(V1.EmptyDirVolumeSource.newBuilder())))
                    .addContainers(
                        V1.Container.newBuilder()
                            .setName("c")
                            .setResources(
                                V1.ResourceRequirements.newBuilder()
                                    .putLimits(
                                        "cpu", Quantity.newBuilder().setString("100m").build()))
                            .setLivenessProbe(
                                V1.Probe.newBuilder()
                                    .setHandler(
                                        V1.ProbeHandler.newBuilder()
                                            .setTcpSocket(
                                                V1.TCPSocketAction.newBuilder()
                                                    .setPort(
                                                        IntOrString.newBuilder()
                                                            .setType(1)
                                                            .setStrVal("http")))))))
            .build();
    assertThat(decoded("v1", "Pod", pod))
        .isEqualTo(
            """
            {"apiVersion":"v1","kind":"Pod","spec":{"volumes":[{"name":"v","emptyDir":{}}],
             "containers":[{"name":"c","resources":{"limits":{"cpu":"100m"}},
               "livenessProbe":{"tcpSocket":{"port":"http"}}}]}}
            """);
  }

  @Test
  void bytesAreBase64() {
    var secret = V1.Secret.newBuilder().putData("k", ByteString.copyFromUtf8("hello")).build();
    assertThat(decoded("v1", "Secret", secret))
        .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"data\":{\"k\":\"aGVsbG8=\"}}");
  }

  @Test
  void deleteOptionsComeInTheVersionOfWhatIsDeleted() {
    var options = Meta.DeleteOptions.newBuilder().setGracePeriodSeconds(0).build();
    assertThat(decoded("apps/v1", "DeleteOptions", options))
        .isEqualTo(
            "{\"apiVersion\":\"apps/v1\",\"kind\":\"DeleteOptions\",\"gracePeriodSeconds\":0}");
  }

  @Test
  void refusesWhatIsNoProtobuf() {
    assertThatThrownBy(
            () -> ProtobufBody.decode("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(400));
  }

  private static JsonText decoded(String apiVersion, String kind, Message message) {
    Unknown envelope =
        Unknown.newBuilder()
            .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
            .setRaw(message.toByteString())
            .build();
    byte[] bytes = ByteString.copyFromUtf8("k8s\0").concat(envelope.toByteString()).toByteArray();
    return new JsonText(Json.bytes(ProtobufBody.decode(bytes)));
  }

  /** Equal to any text that is the same JSON. */
  private record JsonText(byte[] bytes) {
    @Override
    public boolean equals(Object other) {
      return other instanceof String text && Json.parseObject(text).equals(Json.parseObject(bytes));
    }

    @Override
    public int hashCode() {
      return Json.parseObject(bytes).hashCode();
    }

    @Override
    public String toString() {
      return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
