package io.naru.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final Metrics metrics = new Metrics();

  @Test
  void familiesAreWrittenByNameWithHelpAndType() {
    metrics.counters("b_total", "Bees.", "color").of("red").add(2);
    metrics.gauges("a", "Ants.", List.of(), () -> Map.of(List.of(), 1.5));

    assertThat(metrics.render())
        .isEqualTo(
            """
            # HELP a Ants.
            # TYPE a gauge
            a 1.5
            # HELP b_total Bees.
            # TYPE b_total counter
            b_total{color="red"} 2
            """);
  }

  @Test
  void bucketsCountWhatIsBelowThem() {
    Histograms durations = metrics.histograms("d", "Durations.", new double[] {0.5, 1}, "of");
    durations.of("x").observe(0.5);
    durations.of("x").observe(0.75);
    durations.of("x").observe(7);

    assertThat(metrics.render())
        .endsWith(
            """
            d_bucket{of="x",le="0.5"} 1
            d_bucket{of="x",le="1"} 2
            d_bucket{of="x",le="+Inf"} 3
            d_sum{of="x"} 8.25
            d_count{of="x"} 3
            """);
  }

  @Test
  void whoAsksAgainGetsTheSame() {
    metrics.counters("c_total", "Cats.", "of").of("x").increment();
    metrics.counters("c_total", "Cats.", "of").of("x").increment();

    assertThat(metrics.render()).contains("c_total{of=\"x\"} 2\n");
  }

  @Test
  void valuesAreEscapedAndAsManyAsLabels() {
    metrics.counters("c_total", "Cats.", "of").of("a\"b\\c\nd").increment();
    assertThat(metrics.render()).contains("c_total{of=\"a\\\"b\\\\c\\nd\"} 1\n");

    metrics.counters("c_total", "Cats.", "of").of("x", "y");
    assertThatThrownBy(metrics::render).isInstanceOf(IllegalArgumentException.class);
  }
}
