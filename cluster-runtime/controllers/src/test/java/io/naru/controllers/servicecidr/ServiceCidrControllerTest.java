package io.naru.controllers.servicecidr;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.IPAddressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDRBuilder;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.testing.Workbench;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceCidrControllerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");
  private final TypedClient<ServiceCIDR> ranges = bench.client(Resources.SERVICE_CIDRS);

  @BeforeEach
  void start() throws InterruptedException {
    ServiceCidrController controller = new ServiceCidrController(bench.context);
    bench.add(controller, controller::drain);
    bench.start();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void newRangeIsReadyAndHeld() throws InterruptedException {
    create("one", "10.96.0.0/24");
    bench.settle();

    assertThat(ready("one")).isEqualTo("True");
    assertThat(finalizers("one")).isEqualTo(1);
  }

  @Test
  void rangeThatIsInUseWaitsForItsLastAddress() throws InterruptedException {
    create("one", "10.96.0.0/24");
    givenAddress("10.96.0.10");
    bench.settle();

    ranges.delete("", "one");
    bench.settle();
    assertThat(ready("one")).isEqualTo("False");
    assertThat(finalizers("one")).isEqualTo(1);

    bench.client(Resources.IP_ADDRESSES).delete("", "10.96.0.10");
    bench.settle();
    assertThat(finalizers("one")).isZero();
  }

  @Test
  void rangeWhoseAddressesAnotherHasMayGo() throws InterruptedException {
    create("one", "10.96.0.0/24");
    create("wide", "10.96.0.0/16");
    givenAddress("10.96.0.10");
    bench.settle();

    ranges.delete("", "one");
    bench.settle();

    assertThat(finalizers("one")).isZero();
    assertThat(ready("wide")).isEqualTo("True");
  }

  private void create(String name, String cidr) {
    ranges.create(
        new ServiceCIDRBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withCidrs(cidr)
            .endSpec()
            .build());
  }

  private void givenAddress(String address) {
    bench
        .client(Resources.IP_ADDRESSES)
        .create(new IPAddressBuilder().withNewMetadata().withName(address).endMetadata().build());
  }

  private String ready(String name) {
    return ranges.get("", name).getStatus().getConditions().getFirst().getStatus();
  }

  private int finalizers(String name) {
    return ranges.get("", name).getMetadata().getFinalizers().size();
  }
}
