package io.naru.apiserver.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.ec.CustomNamedCurves;

/** Elliptic curve keys in the encoding of RFC 5915 (SEC 1). */
final class ClassicKeys {

  private ClassicKeys() {}

  static byte[] encode(ECPrivateKey key) {
    ASN1ObjectIdentifier curve =
        ASN1ObjectIdentifier.getInstance(
            PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm().getParameters());
    X9ECParameters parameters = CustomNamedCurves.getByOID(curve);
    byte[] publicPoint = parameters.getG().multiply(key.getS()).normalize().getEncoded(false);
    try {
      return new org.bouncycastle.asn1.sec.ECPrivateKey(
              parameters.getN().bitLength(), key.getS(), new DERBitString(publicPoint), curve)
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws GeneralSecurityException if the bytes are no such key, or of no named curve
   */
  static byte[] toPkcs8(byte[] encoded) throws GeneralSecurityException {
    try {
      var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(encoded);
      var algorithm =
          new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject());
      var octets =
          ASN1OctetString.getInstance(ASN1Sequence.getInstance(encoded).getObjectAt(1)).getOctets();
      // Without curve and public key, as the JDK writes it: keys are compared by their encoding.
      var plain =
          new org.bouncycastle.asn1.sec.ECPrivateKey(Byte.SIZE * octets.length, key.getKey());
      return new PrivateKeyInfo(algorithm, plain).getEncoded();
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new GeneralSecurityException("no elliptic curve key of RFC 5915", e);
    }
  }
}
