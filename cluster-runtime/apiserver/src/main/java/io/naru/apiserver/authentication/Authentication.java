package io.naru.apiserver.authentication;

import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks authenticators in turn; a request without any credentials is anonymous, as Kubernetes
 * documents under "Anonymous requests". Everybody else is in {@code system:authenticated}.
 */
public final class Authentication {

  private final List<Authenticator> authenticators;

  public Authentication(List<Authenticator> authenticators) {
    this.authenticators = List.copyOf(authenticators);
  }

  /**
   * @throws io.naru.machinery.StatusException 401 if credentials are given and not valid
   */
  public UserInfo authenticate(IncomingRequest request) {
    for (Authenticator authenticator : authenticators) {
      UserInfo user = authenticator.authenticate(request);
      if (user != null) {
        return authenticated(user);
      }
    }
    return UserInfo.ANONYMOUS;
  }

  private static UserInfo authenticated(UserInfo user) {
    if (user.isIn(UserInfo.AUTHENTICATED_GROUP) || user.isIn(UserInfo.UNAUTHENTICATED_GROUP)) {
      return user;
    }
    List<String> groups = new ArrayList<>(user.groups());
    groups.add(UserInfo.AUTHENTICATED_GROUP);
    return new UserInfo(user.name(), user.uid(), List.copyOf(groups), user.extra());
  }
}
