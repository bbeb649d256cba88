package io.naru.apiserver.kinds.extensions;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;
import java.util.Locale;

/** Custom resource definitions. */
final class DefinitionStrategy extends StandardStrategy {

  private static final String APPROVAL = "api-approved.kubernetes.io";

  DefinitionStrategy() {
    super(Traits.PLAIN.withStatus().withGeneration().conditionalUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode object) {
    ObjectNode spec = Defaults.object(object, "spec");
    ObjectNode names = Defaults.object(spec, "names");
    String kind = names.path("kind").asText("");
    if (!kind.isEmpty()) {
      Defaults.textIfEmpty(names, "singular", kind.toLowerCase(Locale.ROOT));
      Defaults.textIfEmpty(names, "listKind", kind + "List");
    }
    ObjectNode conversion = Defaults.object(spec, "conversion");
    Defaults.textIfEmpty(conversion, "strategy", "None");
    for (ObjectNode webhook : Defaults.optional(conversion, "webhook")) {
      for (ObjectNode client : Defaults.optional(webhook, "clientConfig")) {
        Defaults.optional(client, "service")
            .forEach(service -> Defaults.number(service, "port", 443));
      }
    }
  }

  @Override
  protected ObjectNode initialStatus(ObjectNode object) {
    ObjectNode status = super.initialStatus(object);
    status.putObject("acceptedNames").put("kind", "").put("plural", "");
    status.putNull("conditions");
    var stored = status.putArray("storedVersions");
    for (Field version : Field.of(object).at("spec", "versions").items()) {
      if (version.at("storage").flag()) {
        stored.add(version.at("name").text());
      }
    }
    return status;
  }

  /** The version that is stored joins those that may be in the store. */
  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    super.prepareForUpdate(object, old);
    ObjectNode status = Defaults.object(object, "status");
    List<String> stored = Field.of(object).at("status", "storedVersions").texts();
    for (Field version : Field.of(object).at("spec", "versions").items()) {
      String name = version.at("name").text();
      if (version.at("storage").flag() && !stored.contains(name)) {
        status.withArray("storedVersions").add(name);
      }
    }
  }

  @Override
  public List<String> nameErrors(ObjectNode object, String name) {
    Field spec = Field.of(object).at("spec");
    String expected = spec.at("names", "plural").text() + "." + spec.at("group").text();
    return name.equals(expected)
        ? List.of()
        : List.of("must be spec.names.plural+\".\"+spec.group");
  }

  /** Its objects go first. */
  @Override
  public List<String> deletionFinalizers() {
    return List.of("customresourcecleanup.apiextensions.k8s.io");
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field definition = Field.of(object);
    Field spec = definition.at("spec");
    Field names = spec.at("names");
    Field group = spec.at("group");
    if (Checks.required(group, errors)) {
      Checks.name(group, NameRules::dns1123SubdomainErrors, errors);
      if (!group.text().contains(".")) {
        errors.invalid(group.path(), group.text(), "should be a domain with at least one dot");
      }
      approval(definition, group, errors);
    }
    for (String field : List.of("plural", "singular", "kind", "listKind")) {
      Checks.nameRequired(
          names.at(field),
          text -> NameRules.dns1035LabelErrors(text.toLowerCase(Locale.ROOT)),
          errors);
    }
    Checks.oneOfRequired(spec.at("scope"), List.of("Cluster", "Namespaced"), errors);
    for (Field name : names.at("shortNames").items()) {
      Checks.name(name, NameRules::dns1035LabelErrors, errors);
    }
    for (Field name : names.at("categories").items()) {
      Checks.name(name, NameRules::dns1035LabelErrors, errors);
    }
    if (!names.at("kind").empty() && names.at("kind").same(names.at("listKind"))) {
      errors.invalid(
          names.at("listKind").path(),
          names.at("listKind").text(),
          "kind and listKind may not be the same");
    }
    if (spec.at("preserveUnknownFields").flag()) {
      errors.invalid(
          spec.at("preserveUnknownFields").path(),
          true,
          "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in"
              + " spec.versions[*].schema instead");
    }
    DefinitionVersions.validate(spec, errors);
    conversion(spec.at("conversion"), errors);
    DefinitionVersions.stored(definition.at("status", "storedVersions"), spec, errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    Field definition = Field.of(object);
    DefinitionVersions.stored(
        definition.at("status", "storedVersions"), definition.at("spec"), errors);
  }

  private static void conversion(Field conversion, FieldErrors errors) {
    Field strategy = conversion.at("strategy");
    Checks.oneOfRequired(strategy, List.of("None", "Webhook"), errors);
    Field webhook = conversion.at("webhook");
    if (!strategy.is("Webhook")) {
      if (webhook.at("clientConfig").present()) {
        errors.forbidden(
            "spec.conversion.webhookClientConfig",
            "should not be set when strategy is not set to Webhook");
      }
      return;
    }
    if (!webhook.at("clientConfig").present()) {
      errors.required(
          "spec.conversion.webhookClientConfig", "required when strategy is set to Webhook");
    }
    List<String> versions = webhook.at("conversionReviewVersions").texts();
    String path = "spec.conversion.conversionReviewVersions";
    if (versions.isEmpty()) {
      errors.required(path, "");
    } else if (!versions.contains("v1") && !versions.contains("v1beta1")) {
      errors.invalid(
          path,
          webhook.at("conversionReviewVersions").node(),
          "must include at least one of v1, v1beta1");
    }
  }

  private static void approval(Field definition, Field group, FieldErrors errors) {
    boolean isProtected =
        group.text().endsWith(".k8s.io") || group.text().endsWith(".kubernetes.io");
    Field approved = definition.at("metadata", "annotations").key(APPROVAL);
    if (isProtected && approved.empty()) {
      errors.required(
          approved.path(), "protected groups must have approval annotation \"" + APPROVAL + "\"");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    Field spec = Field.of(object).at("spec");
    Field before = Field.of(old).at("spec");
    for (String field : List.of("group", "scope")) {
      Checks.immutable(spec.at(field), before.at(field), errors);
    }
    for (String field : List.of("plural", "kind")) {
      Checks.immutable(spec.at("names", field), before.at("names", field), errors);
    }
  }
}
