package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import java.util.regex.Pattern;

/** How a pod resolves names. The limits are those of the C library. */
final class DnsConfigs {

  private static final int MAX_SERVERS = 3;
  private static final int MAX_SEARCHES = 32;
  private static final int MAX_SEARCH_CHARACTERS = 2048;
  private static final int MAX_NAME = 253;

  /** Names in use begin with underscores, though no host may. */
  private static final Pattern SEARCH =
      Pattern.compile("_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?(\\._?[a-z0-9]([-_a-z0-9]*[a-z0-9])?)*");

  private DnsConfigs() {}

  static void validate(Field spec, FieldErrors errors) {
    Field config = spec.at("dnsConfig");
    Field servers = config.at("nameservers");
    if (spec.at("dnsPolicy").is("None")) {
      if (!config.present()) {
        errors.required(config.path(), "must provide `dnsConfig` when `dnsPolicy` is None");
        return;
      }
      if (servers.empty()) {
        errors.required(
            servers.path(), "must provide at least one DNS nameserver when `dnsPolicy` is None");
        return;
      }
    }
    if (servers.size() > MAX_SERVERS) {
      errors.invalid(
          servers.path(),
          servers.node(),
          "must not have more than " + MAX_SERVERS + " nameservers");
    }
    servers.items().forEach(server -> NetworkChecks.isAddress(server, errors));
    searches(config.at("searches"), errors);
    for (Field option : config.at("options").items()) {
      if (option.at("name").empty()) {
        errors.required(option.path(), "must not be empty");
      }
    }
  }

  private static void searches(Field searches, FieldErrors errors) {
    if (searches.size() > MAX_SEARCHES) {
      errors.invalid(
          searches.path(),
          searches.node(),
          "must not have more than " + MAX_SEARCHES + " search paths");
    }
    if (String.join(" ", searches.texts()).length() > MAX_SEARCH_CHARACTERS) {
      errors.invalid(
          searches.path(),
          searches.node(),
          "must not have more than "
              + MAX_SEARCH_CHARACTERS
              + " characters (including spaces) in the search list");
    }
    for (Field search : searches.items()) {
      // A trailing dot makes a name absolute, and alone it is the root.
      String domain = search.text().endsWith(".") ? chopped(search.text()) : search.text();
      if (search.is(".")) {
        continue;
      }
      if (domain.length() > MAX_NAME) {
        errors.invalid(search.path(), domain, "must be no more than 253 characters");
      }
      if (!SEARCH.matcher(domain).matches()) {
        errors.invalid(
            search.path(),
            domain,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                + " '-', '_' or '.', and must start and end with an alphanumeric character");
      }
    }
  }

  private static String chopped(String text) {
    return text.substring(0, text.length() - 1);
  }
}
