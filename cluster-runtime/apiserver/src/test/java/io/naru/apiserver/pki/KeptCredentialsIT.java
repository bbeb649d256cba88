package io.naru.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptCredentialsIT {

  private static final List<String> NODES = List.of("system:nodes");

  @TempDir Path directory;

  @Test
  void staysTheSameWhileItIsGood() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("ca", Clock.systemUTC());
    Credential client = kept(authority, Clock.systemUTC()).client("one.client", "one", NODES);
    Credential server = server(authority, List.of("one"));
    assertThat(kept(authority, Clock.systemUTC()).client("one.client", "one", NODES))
        .isEqualTo(client)
        .extracting(Credential::privateKeyPem)
        .isEqualTo(client.privateKeyPem());
    assertThat(server(authority, List.of("one")))
        .isEqualTo(server)
        .extracting(Credential::privateKeyPem)
        .isEqualTo(server.privateKeyPem());
  }

  @Test
  void isIssuedAnewByAnotherAuthority() throws Exception {
    Credential first = server(CertificateAuthority.create("ca", Clock.systemUTC()), List.of("one"));
    CertificateAuthority other = CertificateAuthority.create("ca", Clock.systemUTC());
    Credential second = server(other, List.of("one"));
    assertThat(second).isNotEqualTo(first);
    second.certificate().verify(other.certificate().getPublicKey());
  }

  @Test
  void isIssuedAnewAMonthBeforeItExpires() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("ca", Clock.systemUTC());
    Credential first = kept(authority, Clock.systemUTC()).client("one.client", "one", NODES);
    Clock soon = Clock.offset(Clock.systemUTC(), Duration.ofDays(334));
    Clock sooner = Clock.offset(Clock.systemUTC(), Duration.ofDays(336));
    assertThat(kept(authority, soon).client("one.client", "one", NODES)).isEqualTo(first);
    assertThat(kept(authority, sooner).client("one.client", "one", NODES)).isNotEqualTo(first);
  }

  @Test
  void isIssuedAnewAfterItWasForgotten() throws Exception {
    CertificateAuthority authority = CertificateAuthority.create("ca", Clock.systemUTC());
    Credential first = kept(authority, Clock.systemUTC()).client("one.client", "one", NODES);
    kept(authority, Clock.systemUTC()).forget("one.client");
    assertThat(kept(authority, Clock.systemUTC()).client("one.client", "one", NODES))
        .isNotEqualTo(first);
  }

  private Credential server(CertificateAuthority authority, List<String> names) throws Exception {
    return kept(authority, Clock.systemUTC()).server("one.server", "one", names, List.of());
  }

  private KeptCredentials kept(CertificateAuthority authority, Clock clock) throws Exception {
    return KeptCredentials.in(directory, authority, clock);
  }
}
