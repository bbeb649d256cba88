package io.naru.apiserver.kinds.certificates;

import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was decided on a request to sign: by whom it may be said, and that it stays so. */
final class SigningDecisions {

  private static final List<String> DECISIONS = List.of("Approved", "Denied");
  private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");

  private SigningDecisions() {}

  /**
   * @param approval whether it is written where requests are approved, and not as status
   */
  static void validate(Field request, Field old, boolean approval, FieldErrors errors) {
    Field conditions = request.at("status", "conditions");
    Set<String> types = new HashSet<>();
    for (Field condition : conditions.items()) {
      Field type = condition.at("type");
      if (type.empty()) {
        errors.required(type.path(), "");
      } else if (!types.add(type.text())) {
        errors.duplicate(type.path(), type.text());
      }
      Field status = condition.at("status");
      if (FINAL.contains(type.text()) && !status.empty() && !status.is("True")) {
        errors.notSupported(status.path(), status.text(), List.of("True"));
      }
    }
    if (types.containsAll(DECISIONS)) {
      errors.invalid(
          conditions.path(),
          conditions.node(),
          "Approved and Denied conditions are mutually exclusive");
    }
    changes(conditions, old.at("status", "conditions"), approval, errors);
    certificate(request.at("status", "certificate"), old.at("status", "certificate"), errors);
  }

  private static void changes(Field conditions, Field old, boolean approval, FieldErrors errors) {
    List<String> now = types(conditions);
    List<String> before = types(old);
    for (String type : FINAL) {
      boolean mine = approval == DECISIONS.contains(type);
      if (before.contains(type) && !now.contains(type)) {
        errors.forbidden(
            conditions.path(), "updates may not remove a condition of type \"" + type + "\"");
      } else if (!mine && now.contains(type) && !before.contains(type)) {
        errors.forbidden(
            conditions.path(), "updates may not add a condition of type \"" + type + "\"");
      }
    }
  }

  private static List<String> types(Field conditions) {
    return conditions.items().stream().map(condition -> condition.at("type").text()).toList();
  }

  private static void certificate(Field certificate, Field old, FieldErrors errors) {
    if (!old.empty() && !certificate.same(old)) {
      errors.forbidden(
          certificate.path(), "updates may not change certificate content once it has been set");
    }
  }
}
