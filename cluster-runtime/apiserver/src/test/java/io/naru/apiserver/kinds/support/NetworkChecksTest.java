package io.naru.apiserver.kinds.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.naru.apiserver.kinds.support.NetworkChecks.Network;
import io.naru.machinery.FieldErrors;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkChecksTest {

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "0.0.0.0", "fd00::1", "::", "::ffff:1.2.3.4"})
  void readsAddresses(String text) {
    assertThat(NetworkChecks.address(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1.2.3", "256.1.1.1", "01.2.3.4", "localhost", "1.2.3.4:80", "fd00:::1"})
  void refusesWhatIsNoAddressWithoutLookingItUp(String text) {
    assertThat(NetworkChecks.address(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.9.0.0/16, true",
    "10.0.0.0/8, 11.0.0.0/16, false",
    "10.0.0.0/16, 10.0.0.0/8, false",
    "fd00::/8, fdab::/16, true",
    "10.0.0.0/8, fd00::/16, false"
  })
  void knowsWhichNetworkIsInside(String outer, String inner, boolean contained) {
    assertThat(network(outer).contains(network(inner))).isEqualTo(contained);
  }

  @Test
  void refusesAPrefixThatIsTooLong() {
    assertThat(NetworkChecks.network("1.2.3.4/33")).isNull();
    assertThat(NetworkChecks.network("fd00::/129")).isNull();
    assertThat(NetworkChecks.network("1.2.3.4")).isNull();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "169.254.1.1", "0.0.0.0", "224.0.0.5", "::1"})
  void endpointsAreElsewhere(String text) {
    FieldErrors errors = new FieldErrors();
    NetworkChecks.routable(new Field(TextNode.valueOf(text), "ip"), errors);
    assertThat(errors.size()).isEqualTo(1);
  }

  private static Network network(String text) {
    return Objects.requireNonNull(NetworkChecks.network(text));
  }
}
