package io.naru.apiserver.kinds.networking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.core.LoadBalancerRules;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.NetworkChecks;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ingresses. */
final class IngressStrategy extends StandardStrategy {

  private static final List<String> PATH_TYPES =
      List.of("Exact", "ImplementationSpecific", "Prefix");
  private static final List<String> BAD_SEQUENCES = List.of("//", "/./", "/../", "%2f", "%2F");
  private static final List<String> BAD_ENDS = List.of("/..", "/.");

  private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

  IngressStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration());
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.object(status, "loadBalancer");
  }

  @Override
  public void validate(ObjectNode ingress, FieldErrors errors) {
    Field spec = Field.of(ingress).at("spec");
    Field annotation = Field.of(ingress).at("metadata", "annotations").key(CLASS_ANNOTATION);
    boolean isNew = Field.of(ingress).at("metadata", "resourceVersion").empty();
    if (isNew
        && annotation.present()
        && spec.at("ingressClassName").present()
        && !annotation.same(spec.at("ingressClassName"))) {
      errors.invalid(
          "annotations." + CLASS_ANNOTATION,
          annotation.text(),
          "must match `ingressClassName` when both are specified");
    }
    if (spec.at("rules").empty() && !spec.at("defaultBackend").present()) {
      // Kubernetes shows nothing of it.
      errors.invalid(spec.path(), null, "either `defaultBackend` or `rules` must be specified");
    }
    if (spec.at("defaultBackend").present()) {
      backend(spec.at("defaultBackend"), errors);
    }
    for (Field rule : spec.at("rules").items()) {
      host(rule.at("host"), errors);
      if (rule.at("http").present()) {
        Checks.required(rule.at("http", "paths"), errors);
      }
      for (Field path : rule.at("http", "paths").items()) {
        path(path, errors);
      }
    }
    for (Field tls : spec.at("tls").items()) {
      for (Field host : tls.at("hosts").items()) {
        name(host, errors);
      }
      Checks.nameIfSet(tls.at("secretName"), NameRules::dns1123SubdomainErrors, errors);
    }
    Checks.nameIfSet(spec.at("ingressClassName"), NameRules::dns1123SubdomainErrors, errors);
  }

  private static void host(Field host, FieldErrors errors) {
    if (host.empty()) {
      return;
    }
    if (NetworkChecks.address(host.text()) != null) {
      errors.invalid(host.path(), host.text(), "must be a DNS name, not an IP address");
    }
    name(host, errors);
  }

  private static void name(Field host, FieldErrors errors) {
    if (host.text().contains("*")) {
      String problem = NameRules.wildcardDns1123Subdomain(host.text());
      if (problem != null) {
        errors.invalid(host.path(), host.text(), problem);
      }
    } else {
      Checks.name(host, NameRules::dns1123SubdomainErrors, errors);
    }
  }

  private static void path(Field item, FieldErrors errors) {
    Field type = item.at("pathType");
    Field path = item.at("path");
    if (!type.present()) {
      errors.required(type.path(), "pathType must be specified");
    } else {
      switch (type.text()) {
        case "Exact", "Prefix" -> {
          absolute(path, errors);
          BAD_SEQUENCES.stream()
              .filter(bad -> path.text().contains(bad))
              .forEach(bad ->
                  errors.invalid(path.path(), path.text(), "must not contain '" + bad + "'"));
          BAD_ENDS.stream()
              .filter(bad -> path.text().endsWith(bad))
              .forEach(
                  bad -> errors.invalid(path.path(), path.text(), "cannot end with '" + bad + "'"));
        }
        case "ImplementationSpecific" -> {
          if (!path.empty()) {
            absolute(path, errors);
          }
        }
        default -> errors.notSupported(type.path(), type.text(), PATH_TYPES);
      }
    }
    backend(item.at("backend"), errors);
  }

  private static void absolute(Field path, FieldErrors errors) {
    if (!path.text().startsWith("/")) {
      errors.invalid(path.path(), path.text(), "must be an absolute path");
    }
  }

  private static void backend(Field backend, FieldErrors errors) {
    Field service = backend.at("service");
    Field resource = backend.at("resource");
    if (service.present() && resource.present()) {
      errors.invalid(backend.path(), "", "cannot set both resource and service backends");
    } else if (resource.present()) {
      Checks.nameIfSet(resource.at("apiGroup"), NameRules::dns1123SubdomainErrors, errors);
      Checks.nameRequired(resource.at("kind"), NameRules::pathSegmentErrors, errors);
      Checks.nameRequired(resource.at("name"), NameRules::pathSegmentErrors, errors);
    } else if (!service.present()) {
      errors.invalid(backend.path(), "", "resource or service backend is required");
    } else {
      Checks.nameRequired(service.at("name"), NameRules::dns1123LabelErrors, errors);
      Field name = service.at("port", "name");
      Field number = service.at("port", "number");
      if (!name.empty() && number.number() != 0) {
        errors.invalid(backend.path(), "", "cannot set both port name & port number");
      } else if (!name.empty()) {
        Checks.name(name, NameRules::portNameErrors, errors);
      } else if (number.number() != 0) {
        NetworkChecks.port(number, errors);
      } else {
        errors.required(backend.path(), "port name or number is required");
      }
    }
  }

  @Override
  public void validateStatusUpdate(ObjectNode ingress, ObjectNode old, FieldErrors errors) {
    LoadBalancerRules.status(Field.of(ingress).at("status", "loadBalancer"), "", errors);
  }

  @Override
  public List<String> warnings(ObjectNode ingress, @Nullable ObjectNode old) {
    boolean annotated =
        Field.of(ingress).at("metadata", "annotations").key(CLASS_ANNOTATION).present();
    return old == null && annotated
        ? List.of(
            "annotation \""
                + CLASS_ANNOTATION
                + "\" is deprecated, please use 'spec.ingressClassName' instead")
        : List.of();
  }
}
