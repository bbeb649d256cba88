package io.naru.apiserver.kinds.flowcontrol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;

/** Columns of flow schemas and priority levels. */
final class FlowPrinters {

  private static final String NONE = "<none>";

  private FlowPrinters() {}

  static Printer schemas() {
    return TablePrinter.named()
        .text(
            "PriorityLevel",
            "Level of its requests.",
            object -> Field.of(object).at("spec", "priorityLevelConfiguration", "name").text())
        .raw(
            "MatchingPrecedence",
            "string",
            "Lower is tried first.",
            object -> object.numberNode(Field.of(object).at("spec", "matchingPrecedence").number()))
        .text(
            "DistinguisherMethod",
            "How flows are told apart.",
            object -> {
              Field method = Field.of(object).at("spec", "distinguisherMethod");
              return method.present() ? method.at("type").text() : NONE;
            })
        .age()
        .text("MissingPL", "Whether its level is missing.", FlowPrinters::dangling)
        .build();
  }

  private static String dangling(ObjectNode object) {
    return Field.of(object).at("status", "conditions").items().stream()
        .filter(condition -> condition.at("type").is("Dangling"))
        .map(condition -> condition.at("status").text())
        .findFirst()
        .orElse("?");
  }

  static Printer levels() {
    return TablePrinter.named()
        .text("Type", "Limited or exempt.", object -> Field.of(object).at("spec", "type").text())
        .raw(
            "NominalConcurrencyShares",
            "string",
            "Its share of the server.",
            object -> {
              Field spec = Field.of(object).at("spec");
              String type = spec.at("type").is("Exempt") ? "exempt" : "limited";
              return show(object, spec.at(type, "nominalConcurrencyShares"));
            })
        .raw("Queues", "string", "Number of queues.", object -> queuing(object, "queues"))
        .raw("HandSize", "string", "Queues a flow may use.", object -> queuing(object, "handSize"))
        .raw(
            "QueueLengthLimit",
            "string",
            "Requests a queue holds.",
            object -> queuing(object, "queueLengthLimit"))
        .age()
        .build();
  }

  private static JsonNode queuing(ObjectNode object, String field) {
    return show(object, Field.of(object).at("spec", "limited", "limitResponse", "queuing", field));
  }

  private static JsonNode show(ObjectNode object, Field number) {
    return number.present() ? object.numberNode(number.number()) : object.textNode(NONE);
  }
}
