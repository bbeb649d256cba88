package io.naru.apiserver.registry;

import static io.naru.apiserver.registry.RegistryWritesTest.refusal;
import static io.naru.apiserver.registry.TestingRegistry.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAllocationsTest {

  @TempDir Path directory;
  TestingRegistry api;

  @BeforeEach
  void open() {
    api =
        new TestingRegistry(directory, RegistryOptions.standard().withServiceRange("10.96.0.0/29"));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void servicesGetAddressesUntilTheRangeIsFull() {
    for (int i = 1; i <= 6; i++) {
      assertThat(ip(create("s" + i, ""))).startsWith("10.96.0.");
    }
    assertThat(refusal(() -> create("s7", "")).code()).isEqualTo(422);

    api.delete("v1", "services", NAMESPACE, "s3", "{}");
    assertThat(ip(create("s8", ""))).startsWith("10.96.0.");
  }

  @Test
  void anAddressIsGivenOnce() {
    create("a", "clusterIP: 10.96.0.3,");

    assertThat(refusal(() -> create("b", "clusterIP: 10.96.0.3,")))
        .hasMessageContaining("provided IP is already allocated");
    assertThat(refusal(() -> create("b", "clusterIP: 192.168.0.1,")).code()).isEqualTo(422);
  }

  @Test
  void headlessServicesTakeNone() {
    ObjectNode service = create("h", "clusterIP: None,");

    assertThat(service.at("/spec/clusterIPs/0").asText()).isEqualTo("None");
  }

  @Test
  void nodePortsAreAllocatedKeptAndReleased() {
    ObjectNode service = create("np", "type: NodePort,");
    int port = service.at("/spec/ports/0/nodePort").asInt();
    assertThat(port).isBetween(30000, 32767);

    assertThat(refusal(() -> createWithPort("m", port)))
        .hasMessageContaining("provided port is already allocated");

    ObjectNode changed =
        api.merge("v1", "services", NAMESPACE, "np", "{\"spec\":{\"selector\":{\"b\":\"c\"}}}")
            .tree();
    assertThat(changed.at("/spec/ports/0/nodePort").asInt()).isEqualTo(port);

    api.delete("v1", "services", NAMESPACE, "np", "{}");
    assertThat(createWithPort("m", port).at("/spec/ports/0/nodePort").asInt()).isEqualTo(port);
  }

  @Test
  void whatServicesHaveIsKnownAgainAfterARestart() {
    String address = ip(create("a", ""));
    api.registry().close();
    Registry restarted =
        Registry.open(api.store(), RegistryOptions.standard().withServiceRange("10.96.0.0/29"));
    Call call = api.call("v1", "services", NAMESPACE, "");

    assertThat(
            refusal(() ->
                restarted.create(
                    call,
                    restarted.decode(
                        call, yaml("b", "clusterIP: " + address + ",").getBytes(), true))))
        .hasMessageContaining("already allocated");
  }

  private ObjectNode create(String name, String fields) {
    return api.create("v1", "services", NAMESPACE, yaml(name, fields)).tree();
  }

  private ObjectNode createWithPort(String name, int port) {
    return api.create(
            "v1",
            "services",
            NAMESPACE,
            "{metadata: {name: "
                + name
                + "}, spec: {type: NodePort, ports: [{port: 80, nodePort: "
                + port
                + "}]}}")
        .tree();
  }

  private static String yaml(String name, String fields) {
    return "{metadata: {name: "
        + name
        + "}, spec: {"
        + fields
        + " selector: {a: b}, ports: [{port: 80}]}}";
  }

  private static String ip(ObjectNode service) {
    return service.at("/spec/clusterIP").asText();
  }
}
