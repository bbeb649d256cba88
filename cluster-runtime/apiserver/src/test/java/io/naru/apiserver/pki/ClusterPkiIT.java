package io.naru.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPkiIT {

  @TempDir Path directory;

  @Test
  void materialIsKept() throws Exception {
    ClusterPki first = load(List.of("localhost"), Clock.systemUTC());
    ClusterPki second = load(List.of("localhost"), Clock.systemUTC());
    assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
    assertThat(second.server()).isEqualTo(first.server());
    assertThat(second.kubeletClient()).isEqualTo(first.kubeletClient());
    assertThat(second.serviceAccountKey()).isEqualTo(first.serviceAccountKey());
  }

  @Test
  void onlyTheOwnerMayReadIt() throws Exception {
    load(List.of("localhost"), Clock.systemUTC());
    try (var files = Files.list(directory)) {
      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void servingCertificateIsRenewedForNewNames() throws Exception {
    ClusterPki first = load(List.of("localhost"), Clock.systemUTC());
    ClusterPki second = load(List.of("localhost", "other"), Clock.systemUTC());
    assertThat(second.server()).isNotEqualTo(first.server());
    assertThat(second.authority().certificate()).isEqualTo(first.authority().certificate());
    second.server().certificate().verify(first.authority().certificate().getPublicKey());
  }

  @Test
  void certificatesAreRenewedBeforeTheyExpire() throws Exception {
    ClusterPki first = load(List.of("localhost"), Clock.systemUTC());
    ClusterPki later =
        load(List.of("localhost"), Clock.offset(Clock.systemUTC(), Duration.ofDays(350)));
    assertThat(later.server()).isNotEqualTo(first.server());
    assertThat(later.kubeletClient()).isNotEqualTo(first.kubeletClient());
  }

  private ClusterPki load(List<String> names, Clock clock) throws Exception {
    return ClusterPki.loadOrCreate(
        directory, names, List.of(InetAddress.getLoopbackAddress()), clock);
  }
}
