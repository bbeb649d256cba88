package io.naru.apiserver.authentication;

import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.StatusException;
import org.jspecify.annotations.Nullable;

/** One way to find out who sent a request. Thread-safe. */
@FunctionalInterface
public interface Authenticator {

  /**
   * The user, or null if the request carries no credentials of the kind looked at.
   *
   * @throws StatusException 401 if it carries such credentials and they are not valid
   */
  @Nullable UserInfo authenticate(IncomingRequest request);
}
