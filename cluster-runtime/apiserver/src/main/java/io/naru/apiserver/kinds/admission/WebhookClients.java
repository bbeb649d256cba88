package io.naru.apiserver.kinds.admission;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.net.URI;
import java.net.URISyntaxException;

/** Where a webhook is reached: at an address, or through a service of the cluster. */
public final class WebhookClients {

  private static final String WANTED = "; desired format: https://host[/path]";

  private WebhookClients() {}

  public static void validate(Field client, FieldErrors errors) {
    Field url = client.at("url");
    Field service = client.at("service");
    if (url.present() == service.present()) {
      errors.required(client.path(), "exactly one of url or service is required");
    } else if (url.present()) {
      url(url, errors);
    } else {
      service(service, errors);
    }
  }

  private static void url(Field url, FieldErrors errors) {
    URI parsed;
    try {
      parsed = new URI(url.text());
    } catch (URISyntaxException e) {
      errors.required(url.path(), "url must be a valid URL: " + e.getMessage() + WANTED);
      return;
    }
    String scheme = parsed.getScheme() == null ? "" : parsed.getScheme();
    if (!scheme.equals("https")) {
      errors.invalid(url.path(), scheme, "'https' is the only allowed URL scheme" + WANTED);
    }
    if (parsed.getRawAuthority() == null) {
      errors.invalid(url.path(), "", "host must be specified" + WANTED);
    }
    if (parsed.getRawUserInfo() != null) {
      errors.invalid(
          url.path(), parsed.getRawUserInfo(), "user information is not permitted in the URL");
    }
    if (parsed.getRawFragment() != null) {
      errors.invalid(url.path(), parsed.getRawFragment(), "fragments are not permitted in the URL");
    }
    if (parsed.getRawQuery() != null) {
      errors.invalid(
          url.path(), parsed.getRawQuery(), "query parameters are not permitted in the URL");
    }
  }

  private static void service(Field service, FieldErrors errors) {
    Checks.required(service.at("name"), "service name is required", errors);
    Checks.required(service.at("namespace"), "service namespace is required", errors);
    Field port = service.at("port");
    String problem = port.present() ? NameRules.portNumber(port.number()) : null;
    if (problem != null) {
      errors.invalid(port.path(), port.node(), "port is not valid: " + problem);
    }
    Field path = service.at("path");
    if (!path.present()) {
      return;
    }
    String text = path.text();
    if (text.isEmpty() || text.equals("/")) {
      return;
    }
    if (!text.startsWith("/")) {
      errors.invalid(path.path(), text, "must start with a '/'");
    }
    String[] segments = text.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i + 1 == segments.length;
      if (segments[i].isEmpty() && !last) {
        errors.invalid(path.path(), text, "segment[" + i + "] may not be empty");
      } else if (!segments[i].isEmpty()) {
        int at = i;
        String segment = segments[i];
        NameRules.dns1123SubdomainErrors(segment)
            .forEach(wrong -> errors.invalid(path.path(), text, "segment[" + at + "]: " + wrong));
      }
    }
  }
}
