package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.NameRules;
import java.util.List;

/** What sources of persistent volumes need beyond those of pods: secrets have a namespace here. */
final class PersistentSources {

  private static final List<String> CSI_SECRETS =
      List.of(
          "controllerPublishSecretRef",
          "controllerExpandSecretRef",
          "nodePublishSecretRef",
          "nodeExpandSecretRef",
          "nodeStageSecretRef");

  private PersistentSources() {}

  static void validate(Field source, String type, String name, FieldErrors errors) {
    switch (type) {
      case "csi" -> {
        Checks.required(source.at("volumeHandle"), errors);
        for (String secret : CSI_SECRETS) {
          if (source.at(secret).present()) {
            Checks.required(source.at(secret, "name"), errors);
            Checks.required(source.at(secret, "namespace"), errors);
          }
        }
      }
      case "iscsi" -> {
        Field portal = source.at("targetPortal");
        IscsiNames.together(portal.as(source.path() + ".targetportal"), name, source, errors);
        if (source.at("secretRef").present()) {
          Checks.required(source.at("secretRef", "name"), errors);
        }
      }
      case "cinder" -> {
        if (source.at("secretRef").present()) {
          Checks.required(source.at("secretRef", "namespace"), errors);
        }
      }
      case "azureFile" -> {
        Field namespace = source.at("secretNamespace");
        if (namespace.present() && namespace.empty()) {
          errors.required(namespace.path(), "");
        }
      }
      case "glusterfs" -> {
        Field namespace = source.at("endpointsNamespace");
        if (namespace.present() && namespace.empty()) {
          errors.invalid(
              namespace.path(),
              "",
              "if the endpointnamespace is set, it must be a valid namespace name");
        } else if (namespace.present()) {
          Checks.name(namespace, NameRules::dns1123LabelErrors, errors);
        }
      }
      default -> {
        // As for pods.
      }
    }
  }
}
