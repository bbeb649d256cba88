package io.naru.apiserver.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.machinery.ApiObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ContainersTest {

  @Test
  void theOnlyContainerNeedsNoName() {
    assertThat(Containers.choose(pod("'containers':[{'name':'a'}]", ""), null)).isEqualTo("a");
  }

  @Test
  void annotationNamesTheDefault() {
    ApiObject pod =
        pod(
            "'containers':[{'name':'a'},{'name':'b'}]",
            ",'annotations':{'kubectl.kubernetes.io/default-container':'b'}");
    assertThat(Containers.choose(pod, null)).isEqualTo("b");
  }

  @Test
  void asksWhichOfSeveral() {
    ApiObject pod =
        pod("'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'}]", "");
    assertThatThrownBy(() -> Containers.choose(pod, ""))
        .hasMessage(
            "a container name must be specified for pod p, choose one of: [a b] or one of the init containers: [i]");
  }

  @Test
  void initContainersMayBeNamed() {
    ApiObject pod = pod("'containers':[{'name':'a'}],'initContainers':[{'name':'i'}]", "");
    assertThat(Containers.choose(pod, "i")).isEqualTo("i");
    assertThatThrownBy(() -> Containers.choose(pod, "x"))
        .hasMessage("container x is not valid for pod p");
  }

  private static ApiObject pod(String spec, String metadata) {
    String json =
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p'"
            + metadata
            + "},'spec':{"
            + spec
            + "}}";
    return ApiObject.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
