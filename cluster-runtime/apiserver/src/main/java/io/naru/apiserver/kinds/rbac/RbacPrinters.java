package io.naru.apiserver.kinds.rbac;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.stream.Collectors;

/** Columns of bindings. */
final class RbacPrinters {

  private RbacPrinters() {}

  static Printer bindings() {
    return TablePrinter.named()
        .text(
            "Role",
            "What is granted.",
            object -> {
              Field role = Field.of(object).at("roleRef");
              return role.at("kind").text() + "/" + role.at("name").text();
            })
        .age()
        .text("Users", "Users it is granted to.", object -> subjects(object, "User"))
        .wide()
        .text("Groups", "Groups it is granted to.", object -> subjects(object, "Group"))
        .wide()
        .text(
            "ServiceAccounts",
            "Service accounts it is granted to.",
            object -> subjects(object, "ServiceAccount"))
        .wide()
        .build();
  }

  private static String subjects(ObjectNode object, String kind) {
    return Field.of(object).at("subjects").items().stream()
        .filter(subject -> subject.at("kind").is(kind))
        .map(subject ->
            kind.equals("ServiceAccount")
                ? subject.at("namespace").text() + "/" + subject.at("name").text()
                : subject.at("name").text())
        .collect(Collectors.joining(", "));
  }
}
