package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys out of PEM: PKCS#8 (RFC 5208), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915). */
final class Pem {

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] VERSION = {2, 1, 0};
  private static final byte[] RSA = {
    6, 9, 42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };
  private static final byte[] EC = {6, 7, 42, (byte) 0x86, 72, (byte) 0xce, 61, 2, 1};

  private Pem() {}

  static Collection<? extends Certificate> certificates(byte[] pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }

  static PrivateKey key(byte[] pem) throws GeneralSecurityException {
    Matcher found = KEY.matcher(new String(pem, US_ASCII));
    if (!found.find()) {
      throw new GeneralSecurityException("no private key in PEM, or an encrypted one");
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(2).strip());
    return switch (found.group(1)) {
      case "RSA PRIVATE KEY" ->
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(wrap(RSA, der)));
      case "EC PRIVATE KEY" ->
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(wrap(concat(EC, curve(der)), der)));
      default -> anyOf(new PKCS8EncodedKeySpec(der));
    };
  }

  private static PrivateKey anyOf(PKCS8EncodedKeySpec specification)
      throws GeneralSecurityException {
    GeneralSecurityException last = new GeneralSecurityException("no algorithm for the key");
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(specification);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }

  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return tagged(0x30, concat(VERSION, concat(tagged(0x30, algorithm), tagged(4, key))));
  }

  /** The named curve in the explicit tag 0 of a SEC 1 key. */
  private static byte[] curve(byte[] der) throws GeneralSecurityException {
    for (int at = 0; at + 3 < der.length; at++) {
      if (der[at] == (byte) 0xa0 && der[at + 2] == 6 && der[at + 1] == der[at + 3] + 2) {
        return java.util.Arrays.copyOfRange(der, at + 2, at + 2 + der[at + 1]);
      }
    }
    throw new GeneralSecurityException("the EC key does not name its curve");
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(first);
    out.writeBytes(second);
    return out.toByteArray();
  }
}
