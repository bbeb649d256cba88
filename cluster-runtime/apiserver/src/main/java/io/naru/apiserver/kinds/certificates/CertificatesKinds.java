package io.naru.apiserver.kinds.certificates;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code certificates.k8s.io}. */
public final class CertificatesKinds {

  private CertificatesKinds() {}

  public static List<Kind> rows() {
    return List.of(certificatesigningrequests());
  }

  private static Kind certificatesigningrequests() {
    return KindBuilder.clusterWide(
            "certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests")
        .shortNames("csr")
        .own("approval", "get", "patch", "update")
        .status()
        .strategy(new SigningRequestStrategy())
        .printer(SigningRequestStrategy.printer())
        .build();
  }
}
