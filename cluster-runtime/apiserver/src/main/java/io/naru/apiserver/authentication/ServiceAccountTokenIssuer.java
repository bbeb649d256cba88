package io.naru.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import io.naru.apiserver.pki.SigningKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs service account tokens (JSON Web Tokens, RFC 7519) with the claims that Kubernetes
 * documents under "Service account token volume projection". Thread-safe.
 */
public final class ServiceAccountTokenIssuer {

  private final String issuer;
  private final SigningKey key;
  private final Clock clock;

  /**
   * @param issuer URL, also the default audience
   */
  public ServiceAccountTokenIssuer(String issuer, SigningKey key, Clock clock) {
    this.issuer = issuer;
    this.key = key;
    this.clock = clock;
  }

  /** The issuer's URL, which is also the audience of tokens that name none. */
  public String issuer() {
    return issuer;
  }

  /**
   * A new token.
   *
   * @param uid of the service account
   * @param audiences empty for the API server itself
   * @param bound null if bound to nothing but the service account
   */
  public String issue(
      String namespace,
      String serviceAccount,
      String uid,
      List<String> audiences,
      Duration lifetime,
      @Nullable BoundObject bound) {
    Instant now = clock.instant();
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("namespace", namespace);
    claim.put("serviceaccount", reference(serviceAccount, uid));
    if (bound != null) {
      claim.put(bound.kind().toLowerCase(java.util.Locale.ROOT), reference(bound));
      BoundObject.Node node = bound.node();
      if (node != null) {
        claim.put("node", reference(node.name(), node.uid()));
      }
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(ServiceAccountTokens.subject(namespace, serviceAccount))
            .audience(audiences.isEmpty() ? List.of(issuer) : audiences)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .jwtID(UUID.randomUUID().toString())
            .claim(ServiceAccountTokens.CLAIM, claim)
            .build();
    return sign(claims);
  }

  /**
   * A token for a secret of type {@code kubernetes.io/service-account-token}: it never expires, and
   * is good as long as the secret holds it.
   *
   * @param uid of the service account
   */
  public String issueLegacy(String namespace, String serviceAccount, String uid, String secret) {
    String prefix = ServiceAccountTokens.LEGACY_CLAIM;
    return sign(
        new JWTClaimsSet.Builder()
            .issuer(ServiceAccountTokens.LEGACY_ISSUER)
            .subject(ServiceAccountTokens.subject(namespace, serviceAccount))
            .claim(prefix + "namespace", namespace)
            .claim(prefix + "secret.name", secret)
            .claim(prefix + "service-account.name", serviceAccount)
            .claim(prefix + "service-account.uid", uid)
            .build());
  }

  private String sign(JWTClaimsSet claims) {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.id()).build();
    Map<String, Object> payload = new LinkedHashMap<>(claims.toJSONObject());
    // One audience is a list, too: clients that read tokens know them from other clusters.
    payload.computeIfPresent("aud", (name, audience) -> claims.getAudience());
    JWSObject token = new JWSObject(header, new Payload(payload));
    try {
      token.sign(new ECDSASigner((ECPrivateKey) key.privateKey()));
    } catch (JOSEException e) {
      throw new IllegalStateException("signing key is unusable", e);
    }
    return token.serialize();
  }

  private static Map<String, Object> reference(BoundObject bound) {
    return reference(bound.name(), bound.uid());
  }

  private static Map<String, Object> reference(String name, String uid) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("name", name);
    if (!uid.isEmpty()) {
      reference.put("uid", uid);
    }
    return reference;
  }
}
