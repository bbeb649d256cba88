package io.naru.controllers.certificates;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * What a PKCS#10 request (RFC 2986) asks for.
 *
 * @param names subject alternative names, of all types
 */
record ParsedRequest(X500Name subject, PublicKey publicKey, List<GeneralName> names) {

  /**
   * Reads the request, which must be signed by the key it is about.
   *
   * @throws GeneralSecurityException if it is none, or its signature is not good
   */
  static ParsedRequest of(CertificateSigningRequest request) throws GeneralSecurityException {
    byte[] pem = Base64.getDecoder().decode(request.getSpec().getRequest());
    try (PemReader reader =
        new PemReader(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
      PemObject block = reader.readPemObject();
      if (block == null) {
        throw new GeneralSecurityException("PEM block type must be CERTIFICATE REQUEST");
      }
      JcaPKCS10CertificationRequest parsed = new JcaPKCS10CertificationRequest(block.getContent());
      PublicKey key = parsed.getPublicKey();
      if (!parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw new GeneralSecurityException("unable to verify certificate request signature");
      }
      Extensions extensions = parsed.getRequestedExtensions();
      GeneralNames names =
          extensions == null
              ? null
              : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
      return new ParsedRequest(
          parsed.getSubject(), key, names == null ? List.of() : List.of(names.getNames()));
    } catch (IOException | OperatorCreationException | PKCSException e) {
      throw new GeneralSecurityException("unable to parse the request: " + e.getMessage(), e);
    }
  }

  String commonName() {
    List<String> values = values(BCStyle.CN);
    return values.isEmpty() ? "" : values.getLast();
  }

  List<String> organizations() {
    return values(BCStyle.O);
  }

  /**
   * @param types tags of {@link GeneralName}
   */
  boolean hasNameOf(Integer... types) {
    return names.stream().anyMatch(name -> Arrays.asList(types).contains(name.getTagNo()));
  }

  private List<String> values(ASN1ObjectIdentifier type) {
    List<String> values = new ArrayList<>();
    for (var names : subject.getRDNs(type)) {
      values.add(IETFUtils.valueToString(names.getFirst().getValue()));
    }
    return values;
  }
}
