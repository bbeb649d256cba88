package io.naru.desktop.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogModelTest {

  private static final LogRequest REQUEST = new LogRequest("default", "web", "main", false, false);

  private final List<LogListener> opened = new ArrayList<>();
  private final List<Integer> closed = new ArrayList<>();
  private final LogModel log =
      new LogModel(
          (request, listener) -> {
            opened.add(listener);
            int number = opened.size();
            return () -> closed.add(number);
          },
          4);

  @Test
  void keepsTheLastLinesOnly() {
    log.open(REQUEST);
    opened.getFirst().lines(List.of("1", "2", "3"));
    log.frame();
    opened.getFirst().lines(List.of("4", "5", "6"));
    log.frame();
    assertThat(log.lines()).containsExactly("3", "4", "5", "6");
    assertThat(log.lines().dropped()).isEqualTo(2);
  }

  @Test
  void linesWaitWhilePaused() {
    log.open(REQUEST);
    log.pausedProperty().set(true);
    opened.getFirst().lines(List.of("1", "2"));
    log.frame();
    assertThat(log.lines()).isEmpty();
    assertThat(log.waitingCountProperty().get()).isEqualTo(2);
    log.pausedProperty().set(false);
    log.frame();
    assertThat(log.lines()).containsExactly("1", "2");
  }

  @Test
  void searchFindsOldAndNewLinesAndSurvivesDropping() {
    log.open(REQUEST);
    opened.getFirst().lines(List.of("Error 1", "fine", "fine"));
    log.frame();
    log.search().searchFor("ERROR");
    assertThat(log.search().currentLine()).isZero();
    opened.getFirst().lines(List.of("error 2", "error 3"));
    log.frame();
    assertThat(log.search().count()).isEqualTo(2);
    log.search().move(1);
    assertThat(log.lines().get(log.search().currentLine())).isEqualTo("error 2");
    log.search().move(1);
    assertThat(log.lines().get(log.search().currentLine())).isEqualTo("error 3");
  }

  @Test
  void linesOfALogThatWasLeftDoNotMixIn() {
    log.open(REQUEST);
    log.open(REQUEST);
    opened.getFirst().lines(List.of("late"));
    opened.getLast().lines(List.of("new"));
    log.frame();
    assertThat(log.lines()).containsExactly("new");
    assertThat(closed).containsExactly(1);
  }

  @Test
  void saysWhyThereIsNoLog() {
    log.open(REQUEST);
    opened.getFirst().ended("container is waiting to start");
    log.frame();
    assertThat(log.stateProperty().get())
        .isEqualTo(new LogModel.State.Failed("container is waiting to start"));
  }

  @Test
  void linesAreDecodedWholeAndWithoutColours() {
    byte[] bytes = "\u001b[31m나루\u001b[0m\r\nrest".getBytes(StandardCharsets.UTF_8);
    LineAssembler assembler = new LineAssembler();
    List<String> lines = new ArrayList<>();
    for (byte one : bytes) {
      assembler.add(ByteBuffer.wrap(new byte[] {one}), lines);
    }
    assembler.finish(lines);
    assertThat(lines).containsExactly("나루", "rest");
  }
}
