package io.naru.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Numbers that are asked for when somebody wants to know. */
record Gauges(
    String type, String help, List<String> labels, Supplier<Map<List<String>, Number>> values)
    implements Metrics.Family {

  @Override
  public void render(String name, StringBuilder text) {
    Series.sorted(labels, values.get())
        .forEach((written, value) ->
            text.append(name)
                .append(written)
                .append(' ')
                .append(Series.number(value))
                .append('\n'));
  }
}
