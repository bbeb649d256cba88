package io.naru.controllers.serviceaccount;

import io.fabric8.kubernetes.api.model.Secret;
import io.naru.client.Controller.Result;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Deletes bootstrap tokens of {@code kube-system} when they have expired. */
public final class BootstrapTokenCleaner extends ObjectController<Secret> {

  static final String TYPE = "bootstrap.kubernetes.io/token";
  static final String NAMESPACE = "kube-system";

  private final TypedClient<Secret> secrets;

  public BootstrapTokenCleaner(ControllerContext context) {
    super(context, "token-cleaner", Resources.SECRETS, 1);
    secrets = new TypedClient<>(transport, Resources.SECRETS);
  }

  @Override
  protected Result sync(String key) {
    Secret secret = lister.get(key);
    Instant end = secret == null ? null : expiry(secret);
    if (secret == null || end == null) {
      return Result.done();
    }
    Duration wait = Duration.between(context.now(), end);
    if (wait.isPositive()) {
      return Result.after(wait);
    }
    try {
      secrets.deleteUid(NAMESPACE, secret.getMetadata().getName(), secret.getMetadata().getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    return Result.done();
  }

  /** Null for what is no bootstrap token or never expires. An unreadable time is past. */
  static @Nullable Instant expiry(Secret secret) {
    String text =
        TYPE.equals(secret.getType())
                && NAMESPACE.equals(secret.getMetadata().getNamespace())
                && secret.getData() != null
            ? secret.getData().getOrDefault("expiration", "")
            : "";
    if (text.isEmpty()) {
      return null;
    }
    try {
      return java.time.OffsetDateTime.parse(
              new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
          .toInstant();
    } catch (DateTimeParseException | IllegalArgumentException e) {
      return Instant.EPOCH;
    }
  }
}
