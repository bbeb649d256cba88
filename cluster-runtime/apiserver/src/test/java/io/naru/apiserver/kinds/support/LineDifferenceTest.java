package io.naru.apiserver.kinds.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDifferenceTest {

  private static final List<String> LINES =
      IntStream.range(1, 30).mapToObj(Integer::toString).toList();

  private static List<String> with(int line, String text) {
    return LINES.stream().map(old -> old.equals(Integer.toString(line)) ? text : old).toList();
  }

  @Test
  void showsThreeLinesAroundAChange() {
    assertThat(LineDifference.of(LINES, with(9, "nine")))
        .isEqualTo("@@ -6,7 +6,7 @@\n 6\n 7\n 8\n-9\n+nine\n 10\n 11\n 12\n");
  }

  @Test
  void beginsAndEndsWithTheText() {
    assertThat(LineDifference.of(LINES, with(1, "one")))
        .isEqualTo("@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n");
    assertThat(LineDifference.of(LINES, LINES.subList(0, 28)))
        .isEqualTo("@@ -26,4 +26,3 @@\n 26\n 27\n 28\n-29\n");
  }

  @Test
  void changesFarApartStandApart() {
    List<String> both =
        with(3, "three").stream().map(line -> line.equals("20") ? "twenty" : line).toList();
    assertThat(LineDifference.of(LINES, both))
        .contains("-3\n+three\n 4\n 5\n 6\n@@ -17,7 +17,7 @@\n 17\n 18\n 19\n-20\n+twenty\n");
  }

  @Test
  void saysNothingOfWhatIsTheSame() {
    assertThat(LineDifference.of(LINES, LINES)).isEmpty();
  }
}
