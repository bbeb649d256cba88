package io.naru.apiserver.authentication;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.naru.apiserver.pki.SigningKey;
import io.naru.apiserver.request.UserInfo;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Checks service account tokens: signature, issuer, audience, times, and that the service account
 * and what the token is bound to still exist with the same uid. Signatures already found good are
 * remembered, for a client sends the same token with every request; existence is always asked anew.
 */
public final class ServiceAccountTokenVerifier implements TokenVerifier {

  private static final int REMEMBERED_TOKENS = 4096;
  private static final String EXTRA = "authentication.kubernetes.io/";

  private final String issuer;
  private final SigningKey key;
  private final ServiceAccountLookup lookup;
  private final Clock clock;
  private final Map<String, JWTClaimsSet> verifiedTokens = new ConcurrentHashMap<>();

  public ServiceAccountTokenVerifier(
      String issuer, SigningKey key, ServiceAccountLookup lookup, Clock clock) {
    this.issuer = issuer;
    this.key = key;
    this.lookup = lookup;
    this.clock = clock;
  }

  @Override
  public @Nullable Verified verify(String token, List<String> audiences) {
    JWTClaimsSet claims = verifiedTokens.get(token);
    if (claims == null) {
      claims = signed(token);
      if (claims == null) {
        return null;
      }
      if (verifiedTokens.size() >= REMEMBERED_TOKENS) {
        verifiedTokens.clear();
      }
      verifiedTokens.put(token, claims);
    }
    List<String> wanted = audiences.isEmpty() ? List.of(issuer) : audiences;
    if (ServiceAccountTokens.LEGACY_ISSUER.equals(claims.getIssuer())) {
      // Older than audiences: for the API server itself.
      UserInfo user = wanted.contains(issuer) ? legacyUser(claims, token) : null;
      return user == null ? null : new Verified(user, List.of(issuer));
    }
    List<String> shared = wanted.stream().filter(claims.getAudience()::contains).toList();
    if (shared.isEmpty() || !isCurrent(claims)) {
      return null;
    }
    UserInfo user = user(claims);
    return user == null ? null : new Verified(user, shared);
  }

  private @Nullable JWTClaimsSet signed(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      boolean genuine =
          jwt.getHeader().getAlgorithm().equals(JWSAlgorithm.ES256)
              && jwt.verify(new ECDSAVerifier((ECPublicKey) key.publicKey()))
              && isKnown(jwt.getJWTClaimsSet().getIssuer());
      return genuine ? jwt.getJWTClaimsSet() : null;
    } catch (ParseException | JOSEException notOurs) {
      return null;
    }
  }

  private boolean isKnown(@Nullable String by) {
    return issuer.equals(by) || ServiceAccountTokens.LEGACY_ISSUER.equals(by);
  }

  /** The secret must still hold this very token. */
  private @Nullable UserInfo legacyUser(JWTClaimsSet claims, String token) {
    String namespace = legacy(claims, "namespace");
    String account = legacy(claims, "service-account.name");
    String uid = legacy(claims, "service-account.uid");
    String subject = ServiceAccountTokens.subject(namespace, account);
    return subject.equals(claims.getSubject())
            && !uid.isEmpty()
            && uid.equals(lookup.serviceAccountUid(namespace, account))
            && token.equals(lookup.secretToken(namespace, legacy(claims, "secret.name")))
        ? new UserInfo(subject, uid, groups(namespace), Map.of())
        : null;
  }

  private static String legacy(JWTClaimsSet claims, String name) {
    return claims.getClaim(ServiceAccountTokens.LEGACY_CLAIM + name) instanceof String text
        ? text
        : "";
  }

  private static List<String> groups(String namespace) {
    return List.of(
        ServiceAccountTokens.GROUP_ALL,
        ServiceAccountTokens.GROUP_ALL + ":" + namespace,
        UserInfo.AUTHENTICATED_GROUP);
  }

  private boolean isCurrent(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Date notBefore = claims.getNotBeforeTime();
    Date expires = claims.getExpirationTime();
    return expires != null
        && now.isBefore(expires.toInstant())
        && (notBefore == null || !now.isBefore(notBefore.toInstant()));
  }

  private @Nullable UserInfo user(JWTClaimsSet claims) {
    if (!(claims.getClaim(ServiceAccountTokens.CLAIM) instanceof Map<?, ?> claim)) {
      return null;
    }
    String namespace = text(claim, "namespace");
    Reference account = Reference.of(claim.get("serviceaccount"));
    if (account == null
        || !account.uid().equals(lookup.serviceAccountUid(namespace, account.name()))
        || !ServiceAccountTokens.subject(namespace, account.name()).equals(claims.getSubject())) {
      return null;
    }
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.getJWTID()));
    Reference pod = Reference.of(claim.get("pod"));
    Reference node = Reference.of(claim.get("node"));
    Reference secret = Reference.of(claim.get("secret"));
    if (pod != null) {
      if (!pod.uid().equals(lookup.podUid(namespace, pod.name()))) {
        return null;
      }
      extra.put(EXTRA + "pod-name", List.of(pod.name()));
      extra.put(EXTRA + "pod-uid", List.of(pod.uid()));
    }
    if (node != null) {
      // Of a pod's token the node is only told; a token bound to a node dies with it.
      if (pod == null && !node.uid().equals(lookup.nodeUid(node.name()))) {
        return null;
      }
      extra.put(EXTRA + "node-name", List.of(node.name()));
      extra.put(EXTRA + "node-uid", List.of(node.uid()));
    }
    if (secret != null && !secret.uid().equals(lookup.secretUid(namespace, secret.name()))) {
      return null;
    }
    return new UserInfo(claims.getSubject(), account.uid(), groups(namespace), extra);
  }

  private record Reference(String name, String uid) {
    static @Nullable Reference of(@Nullable Object claim) {
      return claim instanceof Map<?, ?> map
          ? new Reference(text(map, "name"), text(map, "uid"))
          : null;
    }
  }

  private static String text(Map<?, ?> claim, String field) {
    return claim.get(field) instanceof String text ? text : "";
  }
}
