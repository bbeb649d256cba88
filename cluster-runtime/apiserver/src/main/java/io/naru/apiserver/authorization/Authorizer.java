package io.naru.apiserver.authorization;

import java.util.List;

/** Says whether somebody may do something. Thread-safe and quick: asked for every request. */
@FunctionalInterface
public interface Authorizer {

  Decision authorize(AccessAttributes attributes);

  /**
   * @param reason for people; may be empty
   */
  record Decision(boolean allowed, String reason) {
    public static final Decision NO_OPINION = new Decision(false, "");

    public static Decision allow(String reason) {
      return new Decision(true, reason);
    }
  }

  /** Allows what any of {@code authorizers} allows; they are asked in turn. */
  static Authorizer anyOf(List<Authorizer> authorizers) {
    List<Authorizer> all = List.copyOf(authorizers);
    return attributes -> {
      StringBuilder reasons = new StringBuilder();
      for (Authorizer authorizer : all) {
        Decision decision = authorizer.authorize(attributes);
        if (decision.allowed()) {
          return decision;
        }
        if (!decision.reason().isEmpty()) {
          reasons.append(reasons.isEmpty() ? "" : "\n").append(decision.reason());
        }
      }
      return new Decision(false, reasons.toString());
    };
  }
}
