package io.naru.controllers.serviceaccount;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets with tokens of service accounts, and of nodes that are to join. */
class TokenSecretsTest {

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final InformerFactory informers = new InformerFactory(api);
  private final ControllerContext context = new ControllerContext(user -> api, informers, timers);
  private final TokenSecretController tokens =
      new TokenSecretController(
          context, (namespace, account, uid, secret) -> "token of " + account + " " + uid, "PEM");
  private final BootstrapTokenCleaner cleaner = new BootstrapTokenCleaner(context);

  @AfterEach
  void stop() {
    tokens.close();
    cleaner.close();
    informers.close();
  }

  @Test
  void secretForAServiceAccountIsFilled() throws InterruptedException {
    ServiceAccount account = account();
    api.given(Resources.SECRETS, secret());
    start();

    Secret filled = api.all(Resources.SECRETS).getFirst();
    assertThat(data(filled, "token")).isEqualTo("token of robot " + account.getMetadata().getUid());
    assertThat(data(filled, "ca.crt")).isEqualTo("PEM");
    assertThat(data(filled, "namespace")).isEqualTo("shop");
    assertThat(filled.getMetadata().getAnnotations())
        .containsEntry("kubernetes.io/service-account.uid", account.getMetadata().getUid());
  }

  @Test
  void secretGoesWithItsServiceAccount() throws InterruptedException {
    account();
    api.given(Resources.SECRETS, secret());
    start();

    new TypedClient<>(api, Resources.SERVICE_ACCOUNTS).delete("shop", "robot");
    settle();

    assertThat(api.all(Resources.SECRETS)).isEmpty();
  }

  @Test
  void secretOfAPredecessorOfTheSameNameGoesToo() throws InterruptedException {
    account();
    api.given(
        Resources.SECRETS,
        new SecretBuilder(secret())
            .editMetadata()
            .addToAnnotations("kubernetes.io/service-account.uid", "of-another")
            .endMetadata()
            .build());
    start();

    assertThat(api.all(Resources.SECRETS)).isEmpty();
  }

  @Test
  void otherSecretsAreLeftAlone() throws InterruptedException {
    api.given(Resources.SECRETS, new SecretBuilder(secret()).withType("Opaque").build());
    start();

    assertThat(api.calls()).isEmpty();
  }

  @Test
  void bootstrapTokenGoesWhenItExpires() throws InterruptedException {
    api.given(
        Resources.SECRETS,
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace("kube-system")
            .withName("bootstrap-token-abcdef")
            .endMetadata()
            .withType("bootstrap.kubernetes.io/token")
            .addToData("expiration", encoded("2026-01-01T01:00:00Z"))
            .build());
    start();
    timers.advance(Duration.ofMinutes(59));
    settle();
    assertThat(api.all(Resources.SECRETS)).hasSize(1);

    timers.advance(Duration.ofMinutes(1));
    settle();

    assertThat(api.all(Resources.SECRETS)).isEmpty();
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    settle();
  }

  private void settle() throws InterruptedException {
    informers.awaitApplied();
    tokens.drain();
    cleaner.drain();
  }

  private ServiceAccount account() {
    return api.given(
        Resources.SERVICE_ACCOUNTS,
        new ServiceAccountBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("robot")
            .endMetadata()
            .build());
  }

  private static Secret secret() {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("robot-token")
        .addToAnnotations("kubernetes.io/service-account.name", "robot")
        .endMetadata()
        .withType("kubernetes.io/service-account-token")
        .build();
  }

  private static String data(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
