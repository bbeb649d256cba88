package io.naru.controllers.certificates;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The usages that requests name, as X.509 (RFC 5280, 4.2.1.3 and 4.2.1.12) writes them. */
final class Usages {

  private static final Map<String, Integer> BITS =
      Map.ofEntries(
          Map.entry("signing", KeyUsage.digitalSignature),
          Map.entry("digital signature", KeyUsage.digitalSignature),
          Map.entry("content commitment", KeyUsage.nonRepudiation),
          Map.entry("key encipherment", KeyUsage.keyEncipherment),
          Map.entry("key agreement", KeyUsage.keyAgreement),
          Map.entry("data encipherment", KeyUsage.dataEncipherment),
          Map.entry("cert sign", KeyUsage.keyCertSign),
          Map.entry("crl sign", KeyUsage.cRLSign),
          Map.entry("encipher only", KeyUsage.encipherOnly),
          Map.entry("decipher only", KeyUsage.decipherOnly));

  private static final Map<String, KeyPurposeId> PURPOSES =
      Map.ofEntries(
          Map.entry("any", KeyPurposeId.anyExtendedKeyUsage),
          Map.entry("server auth", KeyPurposeId.id_kp_serverAuth),
          Map.entry("client auth", KeyPurposeId.id_kp_clientAuth),
          Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
          Map.entry("email protection", KeyPurposeId.id_kp_emailProtection),
          Map.entry("s/mime", KeyPurposeId.id_kp_emailProtection),
          Map.entry("ipsec end system", KeyPurposeId.id_kp_ipsecEndSystem),
          Map.entry("ipsec tunnel", KeyPurposeId.id_kp_ipsecTunnel),
          Map.entry("ipsec user", KeyPurposeId.id_kp_ipsecUser),
          Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
          Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
          Map.entry("microsoft sgc", KeyPurposeId.id_kp_msSGC),
          Map.entry("netscape sgc", KeyPurposeId.id_kp_nsSGC));

  private Usages() {}

  static KeyUsage bits(List<String> usages) {
    int bits = 0;
    for (String usage : usages) {
      bits |= BITS.getOrDefault(usage, 0);
    }
    return new KeyUsage(bits);
  }

  static List<KeyPurposeId> purposes(List<String> usages) {
    return usages.stream().map(PURPOSES::get).filter(Objects::nonNull).distinct().toList();
  }
}
