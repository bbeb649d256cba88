package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.regex.Pattern;

/** Probes of a container, and the handlers around its life. */
final class Lifecycles {

  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

  private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
  private static final Pattern HEADER = Pattern.compile("[-A-Za-z0-9]+");

  private Lifecycles() {}

  static void validate(Field container, long graceSeconds, FieldErrors errors) {
    for (String name : PROBES) {
      Field probe = container.at(name);
      if (probe.present()) {
        probe(probe, name, errors);
      }
    }
    Field lifecycle = container.at("lifecycle");
    for (String moment : List.of("postStart", "preStop")) {
      Field handler = lifecycle.at(moment);
      if (handler.present()) {
        handler(handler, errors);
        sleep(handler.at("sleep"), graceSeconds, errors);
      }
    }
  }

  private static void probe(Field probe, String name, FieldErrors errors) {
    handler(probe, errors);
    for (String number :
        List.of(
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold")) {
      Checks.nonNegative(probe.at(number), errors);
    }
    Field grace = probe.at("terminationGracePeriodSeconds");
    if (grace.present() && grace.number() <= 0) {
      errors.invalid(grace.path(), grace.node(), "must be greater than 0");
    }
    Field success = probe.at("successThreshold");
    if (!name.equals("readinessProbe") && success.number() != 1) {
      errors.invalid(success.path(), success.number(), "must be 1");
    }
    if (name.equals("readinessProbe") && grace.present()) {
      errors.invalid(grace.path(), grace.node(), "must not be set for readinessProbes");
    }
  }

  private static void handler(Field handler, FieldErrors errors) {
    List<String> set = HANDLERS.stream().filter(name -> handler.at(name).present()).toList();
    if (set.isEmpty()) {
      errors.required(handler.path(), "must specify a handler type");
    }
    set.stream()
        .skip(1)
        .forEach(name ->
            errors.forbidden(handler.at(name).path(), "may not specify more than 1 handler type"));
    // Of several only the first is looked at further.
    switch (set.isEmpty() ? "" : set.getFirst()) {
      case "exec" -> Checks.required(handler.at("exec", "command"), errors);
      case "httpGet" -> httpGet(handler.at("httpGet"), errors);
      case "tcpSocket" -> NetworkChecks.portOrName(handler.at("tcpSocket", "port"), errors);
      case "grpc" -> NetworkChecks.port(handler.at("grpc", "port"), errors);
      default -> {
        // How long to sleep is checked where the pod's grace period is known.
      }
    }
  }

  private static void httpGet(Field get, FieldErrors errors) {
    Checks.required(get.at("path"), errors);
    NetworkChecks.portOrName(get.at("port"), errors);
    Field scheme = get.at("scheme");
    if (!SCHEMES.contains(scheme.text())) {
      errors.notSupported(scheme.path(), scheme.text(), SCHEMES);
    }
    for (Field header : get.at("httpHeaders").items()) {
      Field name = header.at("name");
      if (!HEADER.matcher(name.text()).matches()) {
        errors.invalid(
            get.at("httpHeaders").path(),
            name.text(),
            "a valid HTTP header must consist of alphanumeric characters or '-' (e.g."
                + " 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')");
      }
    }
  }

  private static void sleep(Field sleep, long graceSeconds, FieldErrors errors) {
    if (!sleep.present()) {
      return;
    }
    long seconds = sleep.at("seconds").number();
    if (seconds < 0 || seconds > graceSeconds) {
      errors.invalid(
          sleep.path(),
          seconds,
          "must be non-negative and less than terminationGracePeriodSeconds ("
              + graceSeconds
              + ")");
    }
  }
}
