package io.naru.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Numbers by their labels, each added to where it happens. Who counts often keeps the {@link
 * LongAdder}.
 */
public final class Counters implements Metrics.Family {

  private final String type;
  private final String help;
  private final List<String> labels;
  private final Map<List<String>, LongAdder> series = new ConcurrentHashMap<>();

  Counters(String type, String help, List<String> labels) {
    this.type = type;
    this.help = help;
    this.labels = labels;
  }

  /** The number with these labels; it exists from now on. */
  public LongAdder of(String... values) {
    return series.computeIfAbsent(List.of(values), key -> new LongAdder());
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void render(String name, StringBuilder text) {
    Series.sorted(labels, series)
        .forEach((written, value) ->
            text.append(name).append(written).append(' ').append(value.sum()).append('\n'));
  }
}
