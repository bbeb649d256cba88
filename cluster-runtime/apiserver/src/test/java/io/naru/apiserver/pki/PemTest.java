package io.naru.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.junit.jupiter.api.Test;

class PemTest {

  private final KeyPair pair = newPair();

  private static KeyPair newPair() {
    try {
      return KeyPairs.create();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void keysAreReadInTheNewAndTheOldEncoding() throws Exception {
    assertThat(Pem.readPrivateKey(Pem.privateKey(pair.getPrivate()))).isEqualTo(pair.getPrivate());
    assertThat(Pem.readPrivateKey(Pem.classicPrivateKey(pair.getPrivate())))
        .isEqualTo(pair.getPrivate());
  }

  @Test
  void theOldEncodingCarriesItsPublicKey() throws Exception {
    String pem = Pem.classicPrivateKey(pair.getPrivate());

    assertThat(pem).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      KeyPair read = new JcaPEMKeyConverter().getKeyPair((PEMKeyPair) parser.readObject());
      assertThat(read.getPublic().getEncoded()).isEqualTo(pair.getPublic().getEncoded());
    }
  }

  @Test
  void damagedKeysAreRefused() {
    String pem = "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n";

    assertThatThrownBy(() -> Pem.readPrivateKey(pem)).isInstanceOf(GeneralSecurityException.class);
  }
}
