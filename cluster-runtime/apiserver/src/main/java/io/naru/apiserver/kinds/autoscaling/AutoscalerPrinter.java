package io.naru.apiserver.kinds.autoscaling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.TablePrinter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns of autoscalers, whichever version. */
final class AutoscalerPrinter {

  private static final int MAX_TARGETS = 2;
  private static final String UNKNOWN = "<unknown>";

  private AutoscalerPrinter() {}

  static Printer create() {
    return TablePrinter.named()
        .text(
            "Reference",
            "What is scaled.",
            object -> {
              Field target = Field.of(object).at("spec", "scaleTargetRef");
              return target.at("kind").text() + "/" + target.at("name").text();
            })
        .text("Targets", "Metrics: current value and target.", AutoscalerPrinter::targets)
        .text(
            "MinPods",
            "Fewest pods.",
            object -> {
              Field min = Field.of(object).at("spec", "minReplicas");
              return min.present() ? Long.toString(min.number()) : "<unset>";
            })
        .raw(
            "MaxPods",
            "string",
            "Most pods.",
            object -> object.numberNode(Field.of(object).at("spec", "maxReplicas").number()))
        .raw(
            "Replicas",
            "string",
            "Pods now.",
            object -> object.numberNode(Field.of(object).at("status", "currentReplicas").number()))
        .age()
        .build();
  }

  private static String targets(ObjectNode object) {
    Field spec = Field.of(object).at("spec");
    Field old = spec.at("targetCPUUtilizationPercentage");
    if (old.present()) {
      Field current = Field.of(object).at("status", "currentCPUUtilizationPercentage");
      return "cpu: "
          + (current.present() ? current.number() + "%" : UNKNOWN)
          + "/"
          + old.number()
          + "%";
    }
    List<Field> metrics = spec.at("metrics").items();
    if (metrics.isEmpty()) {
      return "<none>";
    }
    List<Field> current = Field.of(object).at("status", "currentMetrics").items();
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < Math.min(metrics.size(), MAX_TARGETS); i++) {
      parts.add(target(metrics.get(i), i < current.size() ? current.get(i) : null));
    }
    int more = metrics.size() - MAX_TARGETS;
    return String.join(", ", parts) + (more > 0 ? " + " + more + " more..." : "");
  }

  private static String target(Field metric, @Nullable Field now) {
    String type = metric.at("type").text();
    String source =
        type.isEmpty() ? type : Character.toLowerCase(type.charAt(0)) + type.substring(1);
    Field wanted = metric.at(source, "target");
    String prefix = source.endsWith("esource") ? metric.at(source, "name").text() + ": " : "";
    for (String value : List.of("averageUtilization", "averageValue", "value")) {
      if (wanted.at(value).present()) {
        Field reached = now == null ? new Field(null, "") : now.at(source, "current", value);
        String unit =
            value.equals("averageUtilization")
                ? "%"
                : value.equals("averageValue")
                        && !source.endsWith("esource")
                        && !source.equals("pods")
                    ? " (avg)"
                    : "";
        return prefix
            + (reached.present() ? show(reached) + (unit.equals("%") ? "%" : "") : UNKNOWN)
            + "/"
            + show(wanted.at(value))
            + unit;
      }
    }
    return "<unknown type>";
  }

  private static String show(Field value) {
    return value.node() == null ? "" : value.node().asText();
  }
}
