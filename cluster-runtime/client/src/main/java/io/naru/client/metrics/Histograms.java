package io.naru.client.metrics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** Distributions by their labels. Who observes often keeps the {@link Histogram}. */
public final class Histograms implements Metrics.Family {

  private static final double NANOS = 1e9;

  private final String help;
  private final double[] bounds;
  private final List<String> labels;
  private final Map<List<String>, Histogram> series = new ConcurrentHashMap<>();

  Histograms(String help, double[] bounds, List<String> labels) {
    this.help = help;
    this.bounds = bounds.clone();
    this.labels = labels;
  }

  /** The distribution with these labels; it exists from now on. */
  public Histogram of(String... values) {
    return series.computeIfAbsent(List.of(values), key -> new Histogram(bounds));
  }

  /** One distribution. Thread-safe. */
  public static final class Histogram {
    private final double[] bounds;
    private final LongAdder[] buckets;
    private final DoubleAdder sum = new DoubleAdder();

    Histogram(double[] bounds) {
      this.bounds = bounds;
      this.buckets = new LongAdder[bounds.length + 1];
      java.util.Arrays.setAll(buckets, index -> new LongAdder());
    }

    public void observe(double value) {
      int bucket = 0;
      while (bucket < bounds.length && value > bounds[bucket]) {
        bucket++;
      }
      buckets[bucket].increment();
      sum.add(value);
    }

    /** A time since then, by {@link System#nanoTime}, in seconds. */
    public void observeSince(long start) {
      observe((System.nanoTime() - start) / NANOS);
    }

    private void render(String name, String labels, StringBuilder text) {
      long below = 0;
      for (int i = 0; i <= bounds.length; i++) {
        below += buckets[i].sum();
        String bound = i == bounds.length ? "+Inf" : Series.number(bounds[i]);
        text.append(name)
            .append("_bucket")
            .append(Series.with(labels, "le", bound))
            .append(' ')
            .append(below)
            .append('\n');
      }
      text.append(name).append("_sum").append(labels).append(' ');
      text.append(Series.number(sum.sum())).append('\n');
      text.append(name).append("_count").append(labels).append(' ').append(below).append('\n');
    }
  }

  @Override
  public String type() {
    return "histogram";
  }

  @Override
  public String help() {
    return help;
  }

  @Override
  public void render(String name, StringBuilder text) {
    Series.sorted(labels, series)
        .forEach((written, histogram) -> histogram.render(name, written, text));
  }
}
