package io.naru.agent.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {

  @ParameterizedTest(name = "{0} becomes {1}")
  @CsvSource({
    "$(A), one",
    "x$(A)y$(B), xoneytwo",
    "$(UNKNOWN), $(UNKNOWN)",
    "$$(A), $(A)",
    "$$$(A), $one",
    "$(A, $(A",
    "cost: 5$, cost: 5$",
    "$A, $A"
  })
  void expandsKnownReferencesOnly(String text, String expanded) {
    assertThat(Expansion.expand(text, Map.of("A", "one", "B", "two"))).isEqualTo(expanded);
  }
}
