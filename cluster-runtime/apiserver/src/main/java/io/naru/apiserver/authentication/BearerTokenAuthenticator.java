package io.naru.apiserver.authentication;

import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.StatusException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Users by bearer token: in the {@code Authorization} header (RFC 6750), or, for browsers that open
 * a WebSocket and cannot set headers, in its subprotocol {@code
 * base64url.bearer.authorization.k8s.io.TOKEN}.
 */
public final class BearerTokenAuthenticator implements Authenticator {

  private static final String SCHEME = "bearer ";
  private static final String SUBPROTOCOL = "base64url.bearer.authorization.k8s.io.";

  private final TokenVerifier verifier;

  public BearerTokenAuthenticator(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public @Nullable UserInfo authenticate(IncomingRequest request) {
    String token = token(request);
    if (token.isEmpty()) {
      return null;
    }
    TokenVerifier.Verified verified = verifier.verify(token, List.of());
    if (verified == null) {
      throw StatusException.unauthorized();
    }
    return verified.user();
  }

  private static String token(IncomingRequest request) {
    String header = request.header("authorization").strip();
    if (header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return header.substring(SCHEME.length()).strip();
    }
    for (String protocol : request.header("sec-websocket-protocol").split(",")) {
      if (protocol.strip().startsWith(SUBPROTOCOL)) {
        return new String(
            java.util.Base64.getUrlDecoder()
                .decode(protocol.strip().substring(SUBPROTOCOL.length())),
            java.nio.charset.StandardCharsets.UTF_8);
      }
    }
    return "";
  }
}
