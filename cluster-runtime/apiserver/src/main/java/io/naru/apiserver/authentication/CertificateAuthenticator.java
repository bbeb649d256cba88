package io.naru.apiserver.authentication;

import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.StatusException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Users by client certificate: common name is the user, organisations are the groups, as Kubernetes
 * documents under "X.509 client certificates".
 */
public final class CertificateAuthenticator implements Authenticator {

  private static final Logger LOG = LoggerFactory.getLogger(CertificateAuthenticator.class);
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  private final Set<TrustAnchor> anchors;
  private final Clock clock;

  public CertificateAuthenticator(List<X509Certificate> authorities, Clock clock) {
    this.anchors =
        authorities.stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toUnmodifiableSet());
    this.clock = clock;
  }

  @Override
  public @Nullable UserInfo authenticate(IncomingRequest request) {
    List<X509Certificate> chain = request.peer().certificates();
    if (chain.isEmpty()) {
      return null;
    }
    Verdict verdict = request.peer().verifiedOnce(Verdict.class, this::verify);
    boolean expired = clock.instant().isAfter(chain.getFirst().getNotAfter().toInstant());
    if (verdict.user() == null || expired) {
      throw StatusException.unauthorized();
    }
    return verdict.user();
  }

  /** What the certificates of a connection are worth, as long as they have not expired. */
  private record Verdict(@Nullable UserInfo user) {}

  private Verdict verify(List<X509Certificate> chain) {
    try {
      X509Certificate leaf = chain.getFirst();
      List<String> usages = leaf.getExtendedKeyUsage();
      if (usages == null || !usages.contains(CLIENT_AUTHENTICATION)) {
        throw new GeneralSecurityException("certificate is not for client authentication");
      }
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(withoutRoots(chain));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return new Verdict(user(leaf));
    } catch (GeneralSecurityException | NamingException invalid) {
      LOG.debug("client certificate refused", invalid);
      return new Verdict(null);
    }
  }

  /** The validator wants the path to end below its anchor. */
  private static List<X509Certificate> withoutRoots(List<X509Certificate> chain) {
    return chain.stream()
        .filter(c -> !c.getSubjectX500Principal().equals(c.getIssuerX500Principal()))
        .toList();
  }

  private static UserInfo user(X509Certificate certificate)
      throws GeneralSecurityException, NamingException {
    String name = "";
    List<String> groups = new ArrayList<>();
    for (Rdn rdn : subject(certificate).getRdns()) {
      var attributes = rdn.toAttributes().getAll();
      while (attributes.hasMore()) {
        Attribute attribute = attributes.next();
        for (int i = 0; i < attribute.size(); i++) {
          String value = String.valueOf(attribute.get(i));
          switch (attribute.getID().toUpperCase(java.util.Locale.ROOT)) {
            case "CN" -> name = value;
            case "O" -> groups.add(value);
            default -> {
              // Other attributes mean nothing to Kubernetes.
            }
          }
        }
      }
    }
    if (name.isEmpty()) {
      throw new GeneralSecurityException("certificate has no common name");
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
    String id = "X509SHA256=" + HexFormat.of().formatHex(digest);
    return new UserInfo(name, "", List.copyOf(groups), Map.of(CREDENTIAL_ID, List.of(id)));
  }

  private static LdapName subject(X509Certificate certificate) throws InvalidNameException {
    return new LdapName(certificate.getSubjectX500Principal().getName());
  }
}
