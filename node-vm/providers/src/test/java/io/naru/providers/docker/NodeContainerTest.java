package io.naru.providers.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.providers.docker.NodeContainer.Rights;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeContainerTest {

  private static final NodeSpec SPEC =
      new NodeSpec(
          "dev",
          "one",
          "https://172.18.0.1:6443",
          "CA",
          "CERT",
          "KEY",
          "SERVING",
          "SERVING KEY",
          "10.96.0.10",
          "cluster.local",
          "10.96.0.0/16",
          "10.244.0.0/16",
          null,
          "2",
          4L << 30,
          Map.of("tier", "front"));

  @Test
  void nodeWithoutPrivilegesHasAllCapabilitiesButTheOneHostsMayLack() {
    JsonNode config = json(Rights.CAPABILITIES);
    assertThat(config.path("Privileged").asBoolean()).isFalse();
    assertThat(config.path("CapAdd").toString()).isEqualTo("[\"ALL\"]");
    assertThat(config.path("CapDrop").toString()).isEqualTo("[\"SYS_RESOURCE\"]");
    assertThat(config.path("SecurityOpt").toString())
        .contains("seccomp=unconfined", "apparmor=unconfined");
    assertThat(config.path("DeviceCgroupRules").toString()).contains("a *:* rwm");
  }

  @Test
  void nothingOfProcIsMasked() {
    assertThat(json(Rights.CAPABILITIES).path("MaskedPaths").toString()).isEqualTo("[]");
    assertThat(json(Rights.CAPABILITIES).path("ReadonlyPaths").toString()).isEqualTo("[]");
  }

  @Test
  void nodeComesBackWithItsEngineAndKeepsItsDataInVolumes() {
    JsonNode config = json(Rights.PRIVILEGED);
    assertThat(config.path("Privileged").asBoolean()).isTrue();
    assertThat(config.path("RestartPolicy").path("Name").asText()).isEqualTo("unless-stopped");
    assertThat(config.path("CgroupnsMode").asText()).isEqualTo("private");
    assertThat(config.path("Binds").toString())
        .contains("dev-one-containerd:/var/lib/containerd", "dev-one-kubelet:/var/lib/kubelet");
    assertThat(NodeContainer.volumeNames("dev", "one"))
        .containsExactly("dev-one-containerd", "dev-one-kubelet");
  }

  @Test
  void agentIsToldWhoItIs() throws IOException {
    Map<String, byte[]> files = AgentConfiguration.files(SPEC);
    JsonNode json = new ObjectMapper().readTree(files.get(AgentConfiguration.TEMPLATE));
    assertThat(json.path("nodeName").asText()).isEqualTo("one");
    assertThat(json.path("nodeIP").asText()).isEqualTo("@NODE_IP@");
    assertThat(json.path("server").asText()).isEqualTo("https://172.18.0.1:6443");
    assertThat(json.path("capacity").path("memory").asText()).isEqualTo("4294967296");
    assertThat(json.path("labels").path("tier").asText()).isEqualTo("front");
    assertThat(json.has("podCIDR")).isFalse();
  }

  @Test
  void keysAreInFilesAndNotInTheConfiguration() {
    Map<String, byte[]> files = AgentConfiguration.files(SPEC);
    assertThat(
            new String(
                files.get(AgentConfiguration.TEMPLATE), java.nio.charset.StandardCharsets.UTF_8))
        .contains("/etc/naru/client.key")
        .doesNotContain("\"KEY\"");
    assertThat(new String(files.get("client.key"), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("KEY");
    assertThat(SPEC.toString()).doesNotContain("KEY");
  }

  private static JsonNode json(Rights rights) {
    return new ObjectMapper().valueToTree(NodeContainer.hostConfig("dev", "one", rights));
  }
}
