package io.naru.apiserver.pki;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;

/**
 * Credentials that an authority issued, kept in the files of a directory so that whoever holds one
 * need not be given another at each start. One is issued anew when it is missing, has less than 30
 * days left, was signed by another authority, or does not cover a name or address asked for.
 * Different files may be asked for by different threads.
 */
public final class KeptCredentials {

  private static final Duration LIFETIME = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private final KeyFiles files;
  private final CertificateAuthority authority;
  private final Clock clock;

  KeptCredentials(KeyFiles files, CertificateAuthority authority, Clock clock) {
    this.files = files;
    this.authority = authority;
    this.clock = clock;
  }

  /** Credentials of this authority in this directory, which is made if missing. */
  public static KeptCredentials in(Path directory, CertificateAuthority authority, Clock clock)
      throws IOException {
    return new KeptCredentials(new KeyFiles(directory), authority, clock);
  }

  /**
   * The certificate of a user of the API.
   *
   * @param file the name of its files, without their endings
   */
  public Credential client(String file, String user, List<String> groups)
      throws IOException, GeneralSecurityException {
    Credential kept = files.readCredential(file);
    if (kept != null && isGood(kept.certificate())) {
      return kept;
    }
    return keep(file, authority.issueClient(user, groups, LIFETIME));
  }

  /**
   * The certificate of a server.
   *
   * @param file the name of its files, without their endings
   * @param dnsNames that it must cover
   * @param addresses that it must cover
   */
  public Credential server(
      String file,
      String commonName,
      Collection<String> dnsNames,
      Collection<InetAddress> addresses)
      throws IOException, GeneralSecurityException {
    Credential kept = files.readCredential(file);
    if (kept != null
        && isGood(kept.certificate())
        && covers(kept.certificate(), dnsNames, addresses)) {
      return kept;
    }
    return keep(file, authority.issueServer(commonName, dnsNames, addresses, LIFETIME));
  }

  private Credential keep(String file, Credential issued)
      throws IOException, GeneralSecurityException {
    files.writeCredential(file, issued);
    // A key that was read has another encoding than one that was just made: give what the next
    // start will give.
    Credential kept = files.readCredential(file);
    return kept == null ? issued : kept;
  }

  /** Removes a credential's files, if there are any. */
  public void forget(String file) throws IOException {
    files.deleteCredential(file);
  }

  private boolean isGood(X509Certificate certificate) {
    return !expiresSoon(certificate) && isSignedByAuthority(certificate);
  }

  private boolean expiresSoon(X509Certificate certificate) {
    return clock.instant().plus(RENEW_BEFORE).isAfter(certificate.getNotAfter().toInstant());
  }

  /**
   * By the key identifiers (RFC 5280, 4.2.1.1), not by verifying: the files are the owner's, and a
   * start would be a tenth longer.
   */
  /**
   * By the key identifiers (RFC 5280, 4.2.1), without verifying: the files are the owner's alone,
   * and verifying in a JVM that has just started takes a tenth of the whole start.
   */
  private boolean isSignedByAuthority(X509Certificate certificate) {
    byte[] authorityKey = extension(authority.certificate(), Extension.subjectKeyIdentifier);
    byte[] issuerKey = extension(certificate, Extension.authorityKeyIdentifier);
    return Arrays.equals(
        SubjectKeyIdentifier.getInstance(authorityKey).getKeyIdentifier(),
        AuthorityKeyIdentifier.getInstance(issuerKey).getKeyIdentifierOctets());
  }

  /** The content of an extension that every certificate of ours has. */
  private static byte[] extension(X509Certificate certificate, ASN1ObjectIdentifier type) {
    return ASN1OctetString.getInstance(certificate.getExtensionValue(type.getId())).getOctets();
  }

  private static boolean covers(
      X509Certificate certificate, Collection<String> dnsNames, Collection<InetAddress> addresses)
      throws CertificateParsingException {
    Set<String> covered = new HashSet<>();
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      names.forEach(name -> covered.add(String.valueOf(name.get(1))));
    }
    return covered.containsAll(dnsNames)
        && addresses.stream().map(InetAddress::getHostAddress).allMatch(covered::contains);
  }
}
