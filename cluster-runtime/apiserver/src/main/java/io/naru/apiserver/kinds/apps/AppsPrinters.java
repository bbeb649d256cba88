package io.naru.apiserver.kinds.apps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.ContainerCells;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Selectors;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.Locale;

/** Columns of workloads. */
final class AppsPrinters {

  private AppsPrinters() {}

  static Printer deployments() {
    return withSelector(
        withContainers(
            TablePrinter.named()
                .text("Ready", "Pods that are ready, of those wanted.", AppsPrinters::ready)
                .raw(
                    "Up-to-date",
                    "string",
                    "Pods of the newest template.",
                    object -> count(object, "updatedReplicas"))
                .raw(
                    "Available",
                    "string",
                    "Pods that have been ready long enough.",
                    object -> count(object, "availableReplicas"))
                .age()));
  }

  static Printer replicaSets() {
    return withSelector(
        withContainers(
            TablePrinter.named()
                .number("Desired", "Pods wanted.", object -> spec(object, "replicas"))
                .number("Current", "Pods that exist.", object -> status(object, "replicas"))
                .number("Ready", "Pods that are ready.", object -> status(object, "readyReplicas"))
                .age()));
  }

  static Printer statefulSets() {
    return withContainers(
            TablePrinter.named()
                .text("Ready", "Pods that are ready, of those wanted.", AppsPrinters::ready)
                .age())
        .build();
  }

  static Printer daemonSets() {
    return withSelector(
        withContainers(
            TablePrinter.named()
                .number(
                    "Desired",
                    "Nodes that should run the pod.",
                    object -> status(object, "desiredNumberScheduled"))
                .number(
                    "Current",
                    "Nodes that have the pod and should.",
                    object -> status(object, "currentNumberScheduled"))
                .number("Ready", "Pods that are ready.", object -> status(object, "numberReady"))
                .number(
                    "Up-to-date",
                    "Pods of the newest template.",
                    object -> status(object, "updatedNumberScheduled"))
                .number(
                    "Available",
                    "Pods that have been ready long enough.",
                    object -> status(object, "numberAvailable"))
                .text(
                    "Node Selector",
                    "Labels that nodes must have.",
                    object ->
                        Selectors.printLabels(
                            Field.of(object).at("spec", "template", "spec", "nodeSelector")))
                .age()));
  }

  static Printer controllerRevisions() {
    return TablePrinter.named()
        .text("Controller", "Owner of the revision.", AppsPrinters::controller)
        .raw(
            "Revision",
            "string",
            "Number of the revision.",
            object -> object.numberNode(Field.of(object).at("revision").number()))
        .age()
        .build();
  }

  private static TablePrinter.Builder withContainers(TablePrinter.Builder builder) {
    return builder
        .text(
            "Containers",
            "Containers of the template.",
            object -> ContainerCells.names(podSpec(object)))
        .wide()
        .text("Images", "Images of the template.", object -> ContainerCells.images(podSpec(object)))
        .wide();
  }

  private static Printer withSelector(TablePrinter.Builder builder) {
    return builder
        .text(
            "Selector",
            "Which pods belong to it.",
            object -> Selectors.print(Field.of(object).at("spec", "selector")))
        .wide()
        .build();
  }

  private static Field podSpec(ObjectNode object) {
    return Field.of(object).at("spec", "template", "spec");
  }

  private static String ready(ObjectNode object) {
    return status(object, "readyReplicas") + "/" + spec(object, "replicas");
  }

  private static long spec(ObjectNode object, String field) {
    return Field.of(object).at("spec", field).number();
  }

  private static long status(ObjectNode object, String field) {
    return Field.of(object).at("status", field).number();
  }

  private static JsonNode count(ObjectNode object, String field) {
    return object.numberNode(status(object, field));
  }

  /** The owner that manages the revision, as {@code daemonset.apps/name}. */
  private static String controller(ObjectNode object) {
    for (Field owner : Field.of(object).at("metadata", "ownerReferences").items()) {
      if (owner.at("controller").flag()) {
        String version = owner.at("apiVersion").text();
        int slash = version.indexOf('/');
        return owner.at("kind").text().toLowerCase(Locale.ROOT)
            + (slash < 0 ? "" : "." + version.substring(0, slash))
            + "/"
            + owner.at("name").text();
      }
    }
    return "<none>";
  }
}
