package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Probes of a container, and the handlers around its life. */
final class Lifecycles {

  private static final List<String> PROBES =
      List.of("livenessProbe", "readinessProbe", "startupProbe");
  private static final List<String> HANDLERS =
      List.of("exec", "httpGet", "tcpSocket", "grpc", "sleep");

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

  /** Init containers that end are neither probed nor stopped. */
  static void refuseOnInit(Field container, FieldErrors errors) {
    for (String name : PROBES) {
      if (container.at(name).present()) {
        errors.forbidden(
            container.at(name).path(),
            "may not be set for init containers without restartPolicy=Always");
      }
    }
    if (container.at("lifecycle").present()) {
      errors.forbidden(
          container.at("lifecycle").path(),
          "may not be set for init containers without restartPolicy=Always");
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
    Field success = probe.at("successThreshold");
    if (!name.equals("readinessProbe") && success.present() && success.number() != 1) {
      errors.invalid(success.path(), success.node(), "must be 1");
    }
    Field grace = probe.at("terminationGracePeriodSeconds");
    if (grace.present()) {
      if (name.equals("readinessProbe")) {
        errors.invalid(grace.path(), grace.node(), "must not be set for readinessProbes");
      } else if (grace.number() <= 0) {
        errors.invalid(grace.path(), grace.node(), "must be greater than 0");
      }
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
    Field exec = handler.at("exec");
    if (exec.present()) {
      Checks.required(exec.at("command"), errors);
    }
    Field get = handler.at("httpGet");
    if (get.present()) {
      httpGet(get, errors);
    }
    if (handler.at("tcpSocket").present()) {
      NetworkChecks.portOrName(handler.at("tcpSocket", "port"), errors);
    }
    if (handler.at("grpc").present()) {
      NetworkChecks.port(handler.at("grpc", "port"), errors);
    }
  }

  private static void httpGet(Field get, FieldErrors errors) {
    Checks.required(get.at("path"), errors);
    NetworkChecks.portOrName(get.at("port"), errors);
    Checks.oneOf(get.at("scheme"), List.of("HTTP", "HTTPS"), errors);
    for (Field header : get.at("httpHeaders").items()) {
      Field name = header.at("name");
      if (!name.text().matches("[-A-Za-z0-9]+")) {
        errors.invalid(
            get.at("httpHeaders").path(),
            name.text(),
            "a valid HTTP header must consist of" + " alphanumeric characters or '-'");
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
          "must be from 0 to terminationGracePeriodSeconds (" + graceSeconds + ")");
    }
  }
}
