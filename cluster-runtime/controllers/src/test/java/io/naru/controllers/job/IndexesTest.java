package io.naru.controllers.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexesTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "1,2", "1,3-5,7", "0-9", "0,2,4"})
  void writesWhatItRead(String text) {
    assertThat(Indexes.format(Indexes.parse(text, 10))).isEqualTo(text);
  }

  @Test
  void leavesOutWhatIsBeyondTheLimit() {
    assertThat(Indexes.format(Indexes.parse("1,3-9", 5))).isEqualTo("1,3,4");
  }
}
