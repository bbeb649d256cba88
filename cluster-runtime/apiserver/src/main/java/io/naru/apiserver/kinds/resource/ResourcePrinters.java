package io.naru.apiserver.kinds.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.ArrayList;
import java.util.List;

/** Columns of dynamic resource allocation. */
final class ResourcePrinters {

  private ResourcePrinters() {}

  static Printer aged() {
    return TablePrinter.named().age().build();
  }

  static Printer claims() {
    return TablePrinter.named()
        .text("State", "Where it stands.", ResourcePrinters::state)
        .age()
        .build();
  }

  private static String state(ObjectNode claim) {
    List<String> states = new ArrayList<>();
    if (Field.of(claim).at("metadata", "deletionTimestamp").present()) {
      states.add("deleted");
    }
    Field status = Field.of(claim).at("status");
    if (!status.at("allocation").present()) {
      states.add("pending");
    } else {
      states.add("allocated");
      if (!status.at("reservedFor").empty()) {
        states.add("reserved");
      }
    }
    return String.join(",", states);
  }

  static Printer slices() {
    return TablePrinter.named()
        .text(
            "Node",
            "Where its devices are.",
            slice -> {
              Field spec = Field.of(slice).at("spec");
              return spec.at("nodeName").empty()
                  ? spec.at("allNodes").flag() ? "<all nodes>" : "<some nodes>"
                  : spec.at("nodeName").text();
            })
        .text(
            "Driver",
            "Driver of its devices.",
            slice -> Field.of(slice).at("spec", "driver").text())
        .text(
            "Pool",
            "Pool they belong to.",
            slice -> Field.of(slice).at("spec", "pool", "name").text())
        .age()
        .build();
  }
}
