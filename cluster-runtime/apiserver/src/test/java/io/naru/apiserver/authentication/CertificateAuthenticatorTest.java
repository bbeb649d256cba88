package io.naru.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.apiserver.pki.CertificateAuthority;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.apiserver.server.Peer;
import io.naru.machinery.StatusException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CertificateAuthenticatorTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  private final CertificateAuthority authority = authority();
  private final CertificateAuthenticator authenticator = at(CLOCK);

  @Test
  void commonNameIsUserAndOrganisationsAreGroups() throws Exception {
    UserInfo user =
        authenticator.authenticate(
            request(authority.issueClient("jane", List.of("devs", "ops"), Duration.ofDays(1))));
    assertThat(user).isNotNull();
    assertThat(user.name()).isEqualTo("jane");
    assertThat(user.groups()).containsExactlyInAnyOrder("devs", "ops");
  }

  @Test
  void noCertificateIsNobody() {
    assertThat(authenticator.authenticate(request(new Peer("127.0.0.1", List.of())))).isNull();
  }

  @Test
  void certificateOfAStrangerIsRefused() throws Exception {
    refused(authenticator, authority().issueClient("jane", List.of("devs"), Duration.ofDays(1)));
  }

  @Test
  void servingCertificateIsRefused() throws Exception {
    refused(
        authenticator, authority.issueServer("jane", List.of("x"), List.of(), Duration.ofDays(1)));
  }

  @Test
  void certificateIsRefusedOnceItExpires() throws Exception {
    Credential credential = authority.issueClient("jane", List.of(), Duration.ofDays(1));
    refused(at(Clock.fixed(NOW.plus(Duration.ofDays(2)), ZoneOffset.UTC)), credential);
  }

  private static void refused(CertificateAuthenticator authenticator, Credential credential) {
    assertThatThrownBy(() -> authenticator.authenticate(request(credential)))
        .isInstanceOfSatisfying(StatusException.class, e -> assertThat(e.code()).isEqualTo(401));
  }

  private CertificateAuthenticator at(Clock clock) {
    return new CertificateAuthenticator(List.of(authority.certificate()), clock);
  }

  private static CertificateAuthority authority() {
    try {
      return CertificateAuthority.create("test", CLOCK);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static IncomingRequest request(Credential credential) {
    return request(new Peer("127.0.0.1", List.of(credential.certificate())));
  }

  private static IncomingRequest request(Peer peer) {
    return new IncomingRequest("GET", "/", Map.of(), Map.of(), new byte[0], peer);
  }
}
