package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Locale;

/** Storage of providers outside the cluster, from before there were drivers. */
final class ExternalSources {

  private static final int MOST = 255;
  private static final String UNIT = "must be between 0 and 255, inclusive";
  private static final String HOSTS =
      "must be a host:port pair or multiple pairs separated by commas";
  private static final List<String> CACHING = List.of("None", "ReadOnly", "ReadWrite");
  private static final List<String> DISKS = List.of("Dedicated", "Managed", "Shared");

  private ExternalSources() {}

  static void validate(Field source, String type, FieldErrors errors) {
    switch (type) {
      case "gcePersistentDisk" -> {
        // Kubernetes leaves the provider out of this path.
        Field disk = source.as(source.path().replace("gcePersistentDisk", "persistentDisk"));
        Checks.required(disk.at("pdName"), errors);
        unit(disk.at("partition"), errors);
      }
      case "awsElasticBlockStore" -> {
        Checks.required(source.at("volumeID"), errors);
        unit(source.at("partition"), errors);
      }
      case "iscsi" -> iscsi(source, errors);
      case "fc" -> fibreChannel(source, errors);
      case "quobyte" -> quobyte(source, errors);
      case "flocker" -> flocker(source, errors);
      case "flexVolume" -> options(source.at("options"), errors);
      case "azureDisk" -> azureDisk(source, errors);
      default -> {
        // Nothing but what is required.
      }
    }
  }

  private static void unit(Field number, FieldErrors errors) {
    if (number.number() < 0 || number.number() > MOST) {
      errors.invalid(number.path(), number.node(), UNIT);
    }
  }

  private static void iscsi(Field source, FieldErrors errors) {
    Checks.required(source.at("targetPortal"), errors);
    String form = "must be valid format starting with iqn, eui, or naa";
    if (Checks.required(source.at("iqn"), errors)) {
      IscsiNames.validate(source.at("iqn"), form, errors);
    }
    unit(source.at("lun"), errors);
    boolean authenticates =
        source.at("chapAuthDiscovery").flag() || source.at("chapAuthSession").flag();
    if (authenticates && !source.at("secretRef").present()) {
      errors.required(source.at("secretRef").path(), "");
    }
    Field initiator = source.at("initiatorName").as(source.path() + ".initiatorname");
    if (initiator.present()) {
      IscsiNames.validate(initiator, form, errors);
    }
  }

  private static void fibreChannel(Field source, FieldErrors errors) {
    Field targets = source.at("targetWWNs");
    if (targets.empty() && source.at("wwids").empty()) {
      errors.required(targets.path(), "must specify either targetWWNs or wwids, but not both");
    }
    if (targets.empty()) {
      return;
    }
    if (!source.at("wwids").empty()) {
      errors.invalid(
          targets.path(),
          targets.node(),
          "targetWWNs and wwids can not be specified simultaneously");
    }
    if (!source.at("lun").present()) {
      errors.required(source.at("lun").path(), "lun is required if targetWWNs is specified");
    } else {
      unit(source.at("lun"), errors);
    }
  }

  private static void quobyte(Field source, FieldErrors errors) {
    Field registry = source.at("registry");
    if (registry.empty()) {
      errors.required(registry.path(), HOSTS);
    } else if (source.at("tenant").text().length() >= 65) {
      errors.required(
          source.at("tenant").path(),
          "must be a UUID and may not exceed a length of 64 characters");
    } else {
      for (String pair : registry.text().split(",", -1)) {
        if (pair.indexOf(':') < 0) {
          errors.invalid(registry.path(), registry.text(), HOSTS);
        }
      }
    }
    Checks.required(source.at("volume"), errors);
  }

  private static void flocker(Field source, FieldErrors errors) {
    Field name = source.at("datasetName");
    boolean byId = !source.at("datasetUUID").empty();
    if (name.empty() && !byId) {
      errors.required(source.path(), "one of datasetName and datasetUUID is required");
    }
    if (!name.empty() && byId) {
      errors.invalid(
          source.path(),
          "resource",
          "datasetName and datasetUUID can not be specified simultaneously");
    }
    if (name.text().contains("/")) {
      errors.invalid(name.path(), name.text(), "must not contain '/'");
    }
  }

  private static void options(Field options, FieldErrors errors) {
    for (var option : options.entries()) {
      String namespace = "." + option.getKey().split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (namespace.endsWith(".kubernetes.io") || namespace.endsWith(".k8s.io")) {
        errors.invalid(
            option.getValue().path(),
            option.getKey(),
            "kubernetes.io and k8s.io namespaces are reserved");
      }
    }
  }

  private static void azureDisk(Field source, FieldErrors errors) {
    Field address = source.at("diskURI");
    Checks.required(source.at("diskName"), errors);
    Checks.required(address, errors);
    Checks.oneOf(source.at("cachingMode"), CACHING, errors);
    Checks.oneOf(source.at("kind"), DISKS, errors);
    boolean managed = source.at("kind").is("Managed");
    if (managed && !address.text().startsWith("/subscriptions/")) {
      errors.notSupported(
          address.path(),
          address.text(),
          List.of(
              "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
    } else if (!managed && source.at("kind").present() && !address.text().startsWith("https://")) {
      errors.notSupported(
          address.path(),
          address.text(),
          List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
    }
  }
}
