package io.naru.apiserver.authorization;

import io.naru.apiserver.authorization.Authorizer.Decision;
import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.util.List;

/** Refuses what an authorizer does not allow, in Kubernetes' words. Thread-safe. */
public final class Authorization {

  private final Authorizer authorizer;

  public Authorization(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  /**
   * @throws StatusException 403 if it is not allowed
   */
  public void check(AccessAttributes attributes) {
    Decision decision = authorizer.authorize(attributes);
    if (!decision.allowed()) {
      throw forbidden(attributes, decision.reason());
    }
  }

  private static StatusException forbidden(AccessAttributes attributes, String reason) {
    String message = subject(attributes) + "forbidden: " + action(attributes);
    if (!reason.isEmpty()) {
      message += ": " + reason;
    }
    Details details =
        attributes.resourceRequest()
            ? Details.of(attributes.groupResource(), attributes.name())
            : new Details("", "", "", "", List.of(), 0);
    return new StatusException(new Status(403, "Forbidden", message, details));
  }

  private static String subject(AccessAttributes attributes) {
    if (!attributes.resourceRequest()) {
      return "";
    }
    String name = attributes.name();
    return attributes.groupResource() + (name.isEmpty() ? "" : " \"" + name + "\"") + " is ";
  }

  private static String action(AccessAttributes attributes) {
    String who = "User \"" + attributes.user().name() + "\" cannot " + attributes.verb();
    if (!attributes.resourceRequest()) {
      return who + " path \"" + attributes.path() + "\"";
    }
    String where =
        attributes.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + attributes.namespace() + "\"";
    return who
        + " resource \""
        + attributes.resourcePath()
        + "\" in API group \""
        + attributes.group()
        + "\""
        + where;
  }
}
