package io.naru.apiserver.authentication;

import static org.assertj.core.api.Assertions.assertThat;

import io.naru.apiserver.pki.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServiceAccountTokenTest {

  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
  private static final Duration HOUR = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final Existing existing = new Existing();
  private SigningKey key;
  private ServiceAccountTokenIssuer issuer;
  private ServiceAccountTokenVerifier verifier;

  @BeforeEach
  void keys() throws Exception {
    key = SigningKey.create();
    issuer = new ServiceAccountTokenIssuer(ISSUER, key, clock);
    verifier = new ServiceAccountTokenVerifier(ISSUER, key, existing, clock);
    existing.uids.put("serviceaccounts/ns/robot", "u1");
  }

  @Test
  void namesTheServiceAccountAndItsGroups() {
    var user = verified(issuer.issue("ns", "robot", "u1", List.of(), HOUR, null)).user();
    assertThat(user.name()).isEqualTo("system:serviceaccount:ns:robot");
    assertThat(user.uid()).isEqualTo("u1");
    assertThat(user.groups())
        .containsExactly(
            "system:serviceaccounts", "system:serviceaccounts:ns", "system:authenticated");
  }

  @Test
  void tellsOfPodAndNode() {
    existing.uids.put("pods/ns/p", "u2");
    BoundObject pod = new BoundObject("Pod", "p", "u2", new BoundObject.Node("n", "u3"));
    var user = verified(issuer.issue("ns", "robot", "u1", List.of(), HOUR, pod)).user();
    assertThat(user.extra())
        .containsEntry("authentication.kubernetes.io/pod-name", List.of("p"))
        .containsEntry("authentication.kubernetes.io/pod-uid", List.of("u2"))
        .containsEntry("authentication.kubernetes.io/node-name", List.of("n"))
        .containsEntry("authentication.kubernetes.io/node-uid", List.of("u3"));
  }

  @Test
  void diesWithItsServiceAccount() {
    String token = issuer.issue("ns", "robot", "u1", List.of(), HOUR, null);
    assertThat(verifier.verify(token, List.of())).isNotNull();
    existing.uids.put("serviceaccounts/ns/robot", "another");
    assertThat(verifier.verify(token, List.of())).isNull();
    existing.uids.clear();
    assertThat(verifier.verify(token, List.of())).isNull();
  }

  @Test
  void diesWithItsPod() {
    existing.uids.put("pods/ns/p", "u2");
    String token =
        issuer.issue("ns", "robot", "u1", List.of(), HOUR, BoundObject.of("Pod", "p", "u2"));
    assertThat(verifier.verify(token, List.of())).isNotNull();
    existing.uids.remove("pods/ns/p");
    assertThat(verifier.verify(token, List.of())).isNull();
  }

  @Test
  void expires() {
    String token = issuer.issue("ns", "robot", "u1", List.of(), HOUR, null);
    clock.now = clock.now.plus(HOUR).minusSeconds(1);
    assertThat(verifier.verify(token, List.of())).isNotNull();
    clock.now = clock.now.plusSeconds(1);
    assertThat(verifier.verify(token, List.of())).isNull();
  }

  @Test
  void isGoodForItsAudiencesOnly() {
    String token = issuer.issue("ns", "robot", "u1", List.of("vault", "x"), HOUR, null);
    assertThat(verifier.verify(token, List.of())).isNull();
    var verified = verifier.verify(token, List.of("y", "vault"));
    assertThat(verified).isNotNull();
    assertThat(verified.audiences()).containsExactly("vault");
  }

  @Test
  void tokensOfOtherKeysAreWorthNothing() throws Exception {
    var stranger = new ServiceAccountTokenIssuer(ISSUER, SigningKey.create(), clock);
    assertThat(
            verifier.verify(stranger.issue("ns", "robot", "u1", List.of(), HOUR, null), List.of()))
        .isNull();
    String token = issuer.issue("ns", "robot", "u1", List.of(), HOUR, null);
    String body = token.split("\\.")[1];
    char flipped = body.charAt(20) == 'A' ? 'B' : 'A';
    String forged = token.replace(body, body.substring(0, 20) + flipped + body.substring(21));
    assertThat(verifier.verify(forged, List.of())).isNull();
    assertThat(verifier.verify("garbage", List.of())).isNull();
  }

  private TokenVerifier.Verified verified(String token) {
    TokenVerifier.Verified verified = verifier.verify(token, List.of());
    assertThat(verified).isNotNull();
    return verified;
  }

  private static final class Existing implements ServiceAccountLookup {
    final Map<String, String> uids = new HashMap<>();

    @Override
    public @Nullable String serviceAccountUid(String namespace, String name) {
      return uids.get("serviceaccounts/" + namespace + "/" + name);
    }

    @Override
    public @Nullable String podUid(String namespace, String name) {
      return uids.get("pods/" + namespace + "/" + name);
    }

    @Override
    public @Nullable String secretUid(String namespace, String name) {
      return uids.get("secrets/" + namespace + "/" + name);
    }

    @Override
    public @Nullable String nodeUid(String name) {
      return uids.get("nodes/" + name);
    }
  }

  private static final class TestClock extends Clock {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
