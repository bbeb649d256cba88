package io.naru.desktop.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnFitTest {

  private final Heading name = new Heading("name", "", "", 250, 190, 0, true);
  private final Heading status = new Heading("status", "", "", 150, 120, 1, false);
  private final Heading address = new Heading("ip", "", "", 112, 92, 6, false);
  private final Heading age = new Heading("age", "", "", 72, 60, 2, false);
  private final List<Heading> all = List.of(name, status, address, age);

  @Test
  void showsAllColumnsWhereThereIsRoom() {
    assertThat(ColumnFit.shown(all, 700)).containsOnly(true);
  }

  @Test
  void leavesOutWhatMattersLeastAndKeepsTheOrder() {
    assertThat(ColumnFit.shown(all, 380)).containsExactly(true, true, false, true);
  }

  @Test
  void neverLeavesOutTheName() {
    assertThat(ColumnFit.shown(all, 100)).containsExactly(true, false, false, false);
  }

  @Test
  void givesWhatIsLeftOverToTheColumnsThatGrow() {
    assertThat(ColumnFit.widths(all, 784)).containsExactly(450.0, 150.0, 112.0, 72.0);
  }

  @Test
  void shrinksAllTowardsTheirLeastAlike() {
    assertThat(ColumnFit.widths(all, 462)).containsExactly(190.0, 120.0, 92.0, 60.0);
    assertThat(ColumnFit.widths(List.of(name, status), 355)).containsExactly(220.0, 135.0);
  }
}
