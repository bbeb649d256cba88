package io.naru.agent.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterZoneTest {

  private final ClusterZone zone = Zones.zone();

  @Test
  void serviceHasItsClusterAddresses() {
    assertThat(addresses("web.shop.svc.cluster.local", DnsType.A)).containsExactly("10.96.0.20");
    assertThat(addresses("web.shop.svc.cluster.local", DnsType.AAAA))
        .containsExactly("fd00:0:0:0:0:0:0:20");
  }

  @Test
  void headlessServiceHasItsReadyEndpoints() {
    assertThat(addresses("db.shop.svc.cluster.local", DnsType.A))
        .containsExactlyInAnyOrder("10.244.0.5", "10.244.1.6");
  }

  @Test
  void endpointIsNamedByItsHostnameOrElseItsAddress() {
    assertThat(addresses("db-0.db.shop.svc.cluster.local", DnsType.A))
        .containsExactly("10.244.0.5");
    assertThat(addresses("10-244-1-6.db.shop.svc.cluster.local", DnsType.A))
        .containsExactly("10.244.1.6");
    assertThat(code("db-2.db.shop.svc.cluster.local", DnsType.A))
        .isEqualTo(DnsAnswer.Code.NAME_ERROR);
  }

  @Test
  void namedPortOfAServiceHasALocation() {
    DnsAnswer answer = zone.answer("_http._tcp.web.shop.svc.cluster.local", DnsType.SRV);
    assertThat(answer.answers())
        .singleElement()
        .satisfies(record -> {
          assertThat(ZoneReader.targetOf(record)).isEqualTo("web.shop.svc.cluster.local");
          assertThat(record.data()[4] << 8 | record.data()[5]).isEqualTo(80);
        });
    assertThat(answer.additional()).hasSize(2);
  }

  @Test
  void namedPortOfAHeadlessServiceHasALocationPerEndpoint() {
    assertThat(zone.answer("_sql._tcp.db.shop.svc.cluster.local", DnsType.SRV).answers())
        .extracting(ZoneReader::targetOf)
        .containsExactlyInAnyOrder(
            "db-0.db.shop.svc.cluster.local", "10-244-1-6.db.shop.svc.cluster.local");
  }

  @Test
  void externalNameIsAnAliasForEveryType() {
    assertThat(zone.answer("mail.shop.svc.cluster.local", DnsType.AAAA).answers())
        .singleElement()
        .satisfies(
            record -> assertThat(DnsNames.decode(record.data(), 0)).isEqualTo("mail.example.com"));
  }

  @Test
  void addressesHaveNames() {
    assertThat(pointer("20.0.96.10.in-addr.arpa")).isEqualTo("web.shop.svc.cluster.local");
    assertThat(pointer("5.0.244.10.in-addr.arpa")).isEqualTo("db-0.db.shop.svc.cluster.local");
    assertThat(code("99.0.244.10.in-addr.arpa", DnsType.PTR)).isEqualTo(DnsAnswer.Code.NAME_ERROR);
  }

  @Test
  void podNameCarriesItsAddress() {
    assertThat(addresses("10-244-3-7.shop.pod.cluster.local", DnsType.A))
        .containsExactly("10.244.3.7");
    assertThat(addresses("fd00--7.shop.pod.cluster.local", DnsType.AAAA))
        .containsExactly("fd00:0:0:0:0:0:0:7");
    assertThat(code("10-244-999-7.shop.pod.cluster.local", DnsType.A))
        .isEqualTo(DnsAnswer.Code.NAME_ERROR);
  }

  @Test
  void absentNameAndAbsentTypeAreToldApart() {
    assertThat(code("nothing.shop.svc.cluster.local", DnsType.A))
        .isEqualTo(DnsAnswer.Code.NAME_ERROR);
    for (String existing :
        List.of("shop.svc.cluster.local", "svc.cluster.local", "_tcp.web.shop.svc.cluster.local")) {
      DnsAnswer answer = zone.answer(existing, DnsType.A);
      assertThat(answer.code()).isEqualTo(DnsAnswer.Code.NO_ERROR);
      assertThat(answer.answers()).isEmpty();
      assertThat(answer.authority()).extracting(DnsRecord::type).containsExactly(DnsType.SOA);
    }
  }

  @Test
  void searchPathsOfOutsideNamesEndHere() {
    assertThat(zone.contains("example.com.shop.svc.cluster.local")).isTrue();
    assertThat(code("example.com.shop.svc.cluster.local", DnsType.A))
        .isEqualTo(DnsAnswer.Code.NAME_ERROR);
    assertThat(zone.contains("example.com")).isFalse();
    assertThat(zone.contains("mycluster.local")).isFalse();
  }

  @Test
  void versionOfTheSpecificationIsTold() {
    assertThat(zone.answer("dns-version.cluster.local", DnsType.TXT).answers()).hasSize(1);
  }

  @Test
  void rangesWithinALabelAreSeveralReverseZones() {
    assertThat(ReverseNames.ofRange("10.96.0.0/12"))
        .hasSize(16)
        .contains("96.10.in-addr.arpa", "111.10.in-addr.arpa");
    assertThat(ReverseNames.ofRange("10.244.0.0/16")).containsExactly("244.10.in-addr.arpa");
    assertThat(ReverseNames.ofRange("fd00::/8")).containsExactly("d.f.ip6.arpa");
  }

  private List<String> addresses(String name, int type) {
    return zone.answer(name, type).answers().stream()
        .map(record -> {
          try {
            return InetAddress.getByAddress(record.data()).getHostAddress();
          } catch (UnknownHostException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  private String pointer(String name) {
    return DnsNames.decode(zone.answer(name, DnsType.PTR).answers().getFirst().data(), 0);
  }

  private DnsAnswer.Code code(String name, int type) {
    return zone.answer(name, type).code();
  }
}
