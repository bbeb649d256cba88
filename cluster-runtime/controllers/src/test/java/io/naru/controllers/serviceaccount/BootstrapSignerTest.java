package io.naru.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.naru.client.Resources;
import io.naru.controllers.testing.Workbench;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BootstrapSignerTest {

  private final Workbench bench = new Workbench("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() throws InterruptedException {
    BootstrapSigner signer = new BootstrapSigner(bench.context);
    bench.add(signer, signer::drain);
    bench.start();
    bench
        .client(Resources.CONFIG_MAPS)
        .create(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("kube-public")
                .withName("cluster-info")
                .endMetadata()
                .addToData("kubeconfig", "the way in")
                .addToData("jws-kubeconfig-older", "of a token that is gone")
                .build());
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void kubeconfigIsSignedByEachTokenForSigning() throws InterruptedException {
    givenToken("abcdef", "true", "2026-01-02T00:00:00Z");
    givenToken("fedcba", "false", "2026-01-02T00:00:00Z");
    givenToken("a1b2c3", "true", "2025-12-31T00:00:00Z");
    bench.settle();

    assertThat(data()).containsOnlyKeys("kubeconfig", "jws-kubeconfig-abcdef");
  }

  @Test
  void signatureIsADetachedWebSignature() {
    String[] parts = BootstrapSigner.sign("the way in", "abcdef", "secret").split("\\.", -1);

    assertThat(parts).hasSize(3);
    assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
        .isEqualTo("{\"alg\":\"HS256\",\"kid\":\"abcdef\"}");
    assertThat(parts[1]).isEmpty();
    assertThat(Base64.getUrlDecoder().decode(parts[2])).hasSize(32);
    assertThat(BootstrapSigner.sign("another way", "abcdef", "secret").split("\\.", -1)[2])
        .isNotEqualTo(parts[2]);
  }

  @Test
  void signatureFollowsTheKubeconfig() throws InterruptedException {
    givenToken("abcdef", "true", "2026-01-02T00:00:00Z");
    bench.settle();
    String before = data().get("jws-kubeconfig-abcdef");

    bench
        .client(Resources.CONFIG_MAPS)
        .patch(
            "kube-public",
            "cluster-info",
            io.naru.machinery.Json.parseObject("{\"data\":{\"kubeconfig\":\"a new way\"}}"));
    bench.settle();

    assertThat(data().get("jws-kubeconfig-abcdef")).isNotEqualTo(before);
  }

  private Map<String, String> data() {
    return bench.client(Resources.CONFIG_MAPS).get("kube-public", "cluster-info").getData();
  }

  private void givenToken(String id, String signing, String expiration) {
    bench
        .client(Resources.SECRETS)
        .create(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("bootstrap-token-" + id)
                .endMetadata()
                .withType("bootstrap.kubernetes.io/token")
                .addToData("token-id", encoded(id))
                .addToData("token-secret", encoded("0123456789abcdef"))
                .addToData("usage-bootstrap-signing", encoded(signing))
                .addToData("expiration", encoded(expiration))
                .build());
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
