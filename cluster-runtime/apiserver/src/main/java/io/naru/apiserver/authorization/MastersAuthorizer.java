package io.naru.apiserver.authorization;

import io.naru.apiserver.request.UserInfo;

/** Members of {@code system:masters} may do everything, even when RBAC is broken. */
public final class MastersAuthorizer implements Authorizer {

  private static final Decision ALLOWED = Decision.allow("");

  @Override
  public Decision authorize(AccessAttributes attributes) {
    return attributes.user().isIn(UserInfo.MASTERS_GROUP) ? ALLOWED : Decision.NO_OPINION;
  }
}
