package io.naru.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bootstrap tokens, {@code ID.SECRET}, which secrets in {@code kube-system} hold. See
 * "Authenticating with Bootstrap Tokens". Thread-safe.
 */
public final class BootstrapTokenVerifier implements TokenVerifier {

  private static final Pattern TOKEN = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern EXTRA_GROUP =
      Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String GROUP = "system:bootstrappers";

  private final ObjectReader objects;
  private final Clock clock;

  public BootstrapTokenVerifier(ObjectReader objects, Clock clock) {
    this.objects = objects;
    this.clock = clock;
  }

  @Override
  public @Nullable Verified verify(String token, List<String> audiences) {
    Matcher form = TOKEN.matcher(token);
    if (!form.matches()) {
      return null;
    }
    String id = form.group(1);
    ApiObject secret = objects.find(SECRETS, "kube-system", "bootstrap-token-" + id);
    if (secret == null || secret.isBeingDeleted()) {
      return null;
    }
    JsonNode data = secret.tree().path("data");
    boolean good =
        secret.tree().path("type").asText().equals(TYPE)
            && text(data, "token-id").equals(id)
            && same(text(data, "token-secret"), form.group(2))
            && text(data, "usage-bootstrap-authentication").equals("true")
            && !isExpired(text(data, "expiration"));
    List<String> groups = good ? groups(text(data, "auth-extra-groups")) : null;
    return groups == null
        ? null
        : new Verified(new UserInfo("system:bootstrap:" + id, "", groups, Map.of()), audiences);
  }

  /** Takes as long whatever is wrong. */
  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(JsonNode data, String key) {
    try {
      return new String(
          Base64.getDecoder().decode(data.path(key).asText("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return "";
    }
  }

  private boolean isExpired(String expiration) {
    if (expiration.isEmpty()) {
      return false;
    }
    try {
      return !OffsetDateTime.parse(expiration).toInstant().isAfter(clock.instant());
    } catch (DateTimeException malformed) {
      return true;
    }
  }

  /** Null if a group is named that such tokens must not give. */
  private static @Nullable List<String> groups(String extra) {
    List<String> groups = new ArrayList<>(List.of(GROUP));
    for (String group : extra.isEmpty() ? new String[0] : extra.split(",")) {
      if (!EXTRA_GROUP.matcher(group).matches()) {
        return null;
      }
      groups.add(group);
    }
    groups.add(UserInfo.AUTHENTICATED_GROUP);
    return List.copyOf(groups);
  }
}
