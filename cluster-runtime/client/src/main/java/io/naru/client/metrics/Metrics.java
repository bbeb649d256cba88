package io.naru.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Families of series by their names. A family asked for again is the same, so that many who do the
 * same thing count together. Thread-safe.
 */
public final class Metrics {

  private static final Metrics PROCESS = new Metrics();

  /** A family, rendered with its head. */
  interface Family {
    String type();

    String help();

    void render(String name, StringBuilder text);
  }

  private final Map<String, Family> families = new ConcurrentSkipListMap<>();

  /**
   * What the whole process counts, whoever serves it: for parts that exist before they are told of
   * a server, such as work queues.
   */
  public static Metrics process() {
    return PROCESS;
  }

  /** Numbers that only grow; labels are values to be given in this order. */
  public Counters counters(String name, String help, String... labels) {
    return (Counters)
        families.computeIfAbsent(name, key -> new Counters("counter", help, List.of(labels)));
  }

  /** Numbers that go up and down, kept by who changes them. */
  public Counters levels(String name, String help, String... labels) {
    return (Counters)
        families.computeIfAbsent(name, key -> new Counters("gauge", help, List.of(labels)));
  }

  /**
   * Distributions.
   *
   * @param bounds upper bounds of the buckets, rising
   */
  public Histograms histograms(String name, String help, double[] bounds, String... labels) {
    return (Histograms)
        families.computeIfAbsent(name, key -> new Histograms(help, bounds, List.of(labels)));
  }

  /** Numbers that go up and down, asked for at each scrape; a later one takes the name over. */
  public void gauges(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Number>> values) {
    families.put(name, new Gauges("gauge", help, labels, values));
  }

  /** As gauges, of numbers that somebody else counts and that only grow. */
  public void counted(
      String name, String help, List<String> labels, Supplier<Map<List<String>, Number>> values) {
    families.put(name, new Gauges("counter", help, labels, values));
  }

  /** In the text exposition format 0.0.4, by name. */
  public String render() {
    StringBuilder text = new StringBuilder(16 * 1024);
    families.forEach((name, family) -> {
      text.append("# HELP ").append(name).append(' ').append(family.help()).append('\n');
      text.append("# TYPE ").append(name).append(' ').append(family.type()).append('\n');
      family.render(name, text);
    });
    return text.toString();
  }
}
