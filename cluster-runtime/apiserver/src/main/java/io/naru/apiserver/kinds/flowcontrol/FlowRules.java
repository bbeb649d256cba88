package io.naru.apiserver.kinds.flowcontrol;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** Whose requests for what a flow schema is about. */
final class FlowRules {

  private static final List<String> VERBS =
      List.of(
          "*",
          "apply",
          "connect",
          "create",
          "delete",
          "deletecollection",
          "get",
          "list",
          "patch",
          "proxy",
          "update",
          "watch");

  private static final List<String> URL_VERBS =
      List.of("*", "delete", "get", "head", "options", "patch", "post", "put");

  private FlowRules() {}

  static void subject(Field subject, FieldErrors errors) {
    Field kind = subject.at("kind");
    switch (kind.text()) {
      case "User" -> {
        Field user = subject.at("user");
        if (!user.present()) {
          errors.required(user.path(), "user is required when subject kind is 'User'");
        } else {
          Checks.required(user.at("name"), errors);
        }
      }
      case "Group" -> {
        Field group = subject.at("group");
        if (!group.present()) {
          errors.required(group.path(), "group is required when subject kind is 'Group'");
        } else {
          Checks.required(group.at("name"), errors);
        }
      }
      case "ServiceAccount" -> {
        Field account = subject.at("serviceAccount");
        if (!account.present()) {
          errors.required(
              account.path(), "serviceAccount is required when subject kind is 'ServiceAccount'");
          return;
        }
        if (Checks.required(account.at("name"), errors) && !account.at("name").is("*")) {
          Checks.name(account.at("name"), NameRules::dns1123SubdomainErrors, errors);
        }
        if (Checks.required(
            account.at("namespace"), "must specify namespace for service account", errors)) {
          Checks.name(account.at("namespace"), NameRules::dns1123LabelErrors, errors);
        }
      }
      default ->
          errors.notSupported(kind.path(), kind.text(), List.of("Group", "ServiceAccount", "User"));
    }
  }

  static void resources(Field rule, FieldErrors errors) {
    Field verbs = rule.at("verbs");
    verbs(verbs, VERBS, errors);
    wildcard(rule.at("apiGroups"), "resource rules must supply at least one api group", errors);
    wildcard(rule.at("resources"), "resource rules must supply at least one resource", errors);
    Field namespaces = rule.at("namespaces");
    if (namespaces.empty() && !rule.at("clusterScope").flag()) {
      errors.required(
          namespaces.path(),
          "resource rules that are not cluster scoped must supply at least one namespace");
    } else {
      alone(namespaces, errors);
      for (Field namespace : namespaces.items()) {
        if (!namespace.is("*")) {
          Checks.name(namespace, NameRules::dns1123LabelErrors, errors);
        }
      }
    }
  }

  static void urls(Field rule, FieldErrors errors) {
    verbs(rule.at("verbs"), URL_VERBS, errors);
    Field urls = rule.at("nonResourceURLs");
    wildcard(urls, "nonResourceURLs must contain at least one value", errors);
    for (Field url : urls.items()) {
      String text = url.text();
      if (text.equals("*")) {
        continue;
      }
      if (!text.startsWith("/")) {
        errors.invalid(url.path(), text, "must start with slash");
      } else if (text.contains("//")) {
        errors.invalid(url.path(), text, "must not contain double slash");
      } else if (text.contains(" ")) {
        errors.invalid(url.path(), text, "must not contain white-space");
      } else if (text.indexOf('*') >= 0 && text.indexOf('*') < text.length() - 1) {
        errors.invalid(url.path(), text, "wildcard can only do suffix matching");
      }
    }
  }

  private static void verbs(Field verbs, List<String> allowed, FieldErrors errors) {
    if (verbs.empty()) {
      errors.required(verbs.path(), "verbs must contain at least one value");
      return;
    }
    alone(verbs, errors);
    boolean unknown = verbs.texts().stream().anyMatch(verb -> !allowed.contains(verb));
    if (unknown) {
      errors.notSupported(verbs.path(), verbs.node(), allowed);
    }
  }

  private static void wildcard(Field list, String whyRequired, FieldErrors errors) {
    if (Checks.required(list, whyRequired, errors)) {
      alone(list, errors);
    }
  }

  /** Whoever means all names nothing else. */
  private static void alone(Field list, FieldErrors errors) {
    if (list.size() > 1 && list.texts().contains("*")) {
      errors.invalid(list.path(), list.node(), "if '*' is present, must not specify other entries");
    }
  }
}
