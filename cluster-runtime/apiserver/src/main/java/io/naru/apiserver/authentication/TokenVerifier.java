package io.naru.apiserver.authentication;

import io.naru.apiserver.request.UserInfo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says whose a bearer token is. Thread-safe. */
@FunctionalInterface
public interface TokenVerifier {

  /**
   * Null if the token is not known or not valid.
   *
   * @param audiences of which the token must be meant for one; empty for the API server's own
   */
  @Nullable Verified verify(String token, List<String> audiences);

  /**
   * @param audiences those asked for that the token is meant for
   */
  record Verified(UserInfo user, List<String> audiences) {}

  /** Fixed tokens, good for any audience asked for. */
  static TokenVerifier of(Map<String, UserInfo> tokens) {
    Map<String, UserInfo> known = Map.copyOf(tokens);
    return (token, audiences) -> {
      UserInfo user = known.get(token);
      return user == null ? null : new Verified(user, audiences);
    };
  }

  /** The first of {@code verifiers} that knows the token. */
  static TokenVerifier anyOf(List<TokenVerifier> verifiers) {
    return (token, audiences) -> {
      for (TokenVerifier verifier : verifiers) {
        Verified verified = verifier.verify(token, audiences);
        if (verified != null) {
          return verified;
        }
      }
      return null;
    };
  }
}
