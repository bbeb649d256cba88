package io.naru.apiserver.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Signs certificates (X.509 v3, RFC 5280) with ECDSA on P-256. Certificates are valid from a little
 * before now on, for the clocks of a laptop and of its nodes need not agree. Thread-safe.
 */
public final class CertificateAuthority {

  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(3650);
  private static final Duration SKEW = Duration.ofMinutes(10);
  private static final String SIGNATURE = "SHA256withECDSA";

  private final Credential credential;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  private CertificateAuthority(Credential credential, Clock clock) {
    this.credential = credential;
    this.clock = clock;
  }

  /** An authority that exists already. */
  public static CertificateAuthority of(Credential credential, Clock clock) {
    return new CertificateAuthority(credential, clock);
  }

  /** A new authority with a key of its own, good for ten years. */
  public static CertificateAuthority create(String commonName, Clock clock)
      throws GeneralSecurityException {
    KeyPair pair = KeyPairs.create();
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    Instant now = clock.instant();
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name,
              serialNumber(new SecureRandom()),
              Date.from(now.minus(SKEW)),
              Date.from(now.plus(AUTHORITY_LIFETIME)),
              name,
              pair.getPublic());
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(pair.getPublic()));
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder(SIGNATURE).build(pair.getPrivate())));
      return new CertificateAuthority(new Credential(pair.getPrivate(), certificate), clock);
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign the certificate of " + commonName, e);
    }
  }

  public X509Certificate certificate() {
    return credential.certificate();
  }

  /** The authority's own key and certificate, for its files. */
  public Credential credential() {
    return credential;
  }

  /**
   * A key and a certificate for a server.
   *
   * @param dnsNames under which clients reach it
   * @param addresses under which clients reach it
   */
  public Credential issueServer(
      String commonName,
      Collection<String> dnsNames,
      Collection<InetAddress> addresses,
      Duration lifetime)
      throws GeneralSecurityException {
    List<GeneralName> names = new ArrayList<>();
    dnsNames.forEach(name -> names.add(new GeneralName(GeneralName.dNSName, name)));
    addresses.forEach(
        address -> names.add(new GeneralName(GeneralName.iPAddress, address.getHostAddress())));
    KeyPair pair = KeyPairs.create();
    X509Certificate certificate =
        sign(
            subject(commonName, List.of()),
            pair.getPublic(),
            names,
            List.of(KeyPurposeId.id_kp_serverAuth),
            lifetime);
    return new Credential(pair.getPrivate(), certificate);
  }

  /** A key and a certificate for a user of the API: common name and organisations. */
  public Credential issueClient(String user, List<String> groups, Duration lifetime)
      throws GeneralSecurityException {
    KeyPair pair = KeyPairs.create();
    X509Certificate certificate =
        sign(
            subject(user, groups),
            pair.getPublic(),
            List.of(),
            List.of(KeyPurposeId.id_kp_clientAuth),
            lifetime);
    return new Credential(pair.getPrivate(), certificate);
  }

  /**
   * Signs what somebody else holds the key of, as an approved certificate signing request.
   *
   * @param names subject alternative names; empty for none
   */
  public X509Certificate sign(
      X500Name subject,
      PublicKey publicKey,
      List<GeneralName> names,
      List<KeyPurposeId> purposes,
      Duration lifetime)
      throws GeneralSecurityException {
    return sign(
        subject,
        publicKey,
        names,
        new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
        purposes,
        lifetime);
  }

  /**
   * As above, for what the key may be used for. The certificate never outlives the authority.
   *
   * @param usage of the key itself
   * @param purposes of the certificate; empty for any
   */
  public X509Certificate sign(
      X500Name subject,
      PublicKey publicKey,
      List<GeneralName> names,
      KeyUsage usage,
      List<KeyPurposeId> purposes,
      Duration lifetime)
      throws GeneralSecurityException {
    Instant now = clock.instant();
    Instant last = certificate().getNotAfter().toInstant();
    Instant end = now.plus(lifetime).isAfter(last) ? last : now.plus(lifetime);
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              X500Name.getInstance(certificate().getSubjectX500Principal().getEncoded()),
              serialNumber(random),
              Date.from(now.minus(SKEW)),
              Date.from(end),
              subject,
              SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
      builder.addExtension(Extension.keyUsage, true, usage);
      if (!purposes.isEmpty()) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
      }
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate().getPublicKey()));
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(SIGNATURE).build(credential.privateKey())));
    } catch (IOException | OperatorCreationException e) {
      throw new GeneralSecurityException("cannot sign the certificate of " + subject, e);
    }
  }

  private static X500Name subject(String commonName, List<String> organisations) {
    X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
    organisations.forEach(organisation -> builder.addRDN(BCStyle.O, organisation));
    return builder.addRDN(BCStyle.CN, commonName).build();
  }

  /** 127 random bits, positive: CAs must not give predictable serial numbers. */
  private static BigInteger serialNumber(SecureRandom random) {
    return new BigInteger(127, random).setBit(0);
  }
}
