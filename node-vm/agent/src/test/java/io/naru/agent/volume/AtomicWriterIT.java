package io.naru.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicWriterIT {

  @TempDir Path target;

  private static AtomicWriter.Entry entry(String text, int mode) {
    return new AtomicWriter.Entry(text.getBytes(StandardCharsets.UTF_8), mode);
  }

  private boolean write(Map<String, AtomicWriter.Entry> files) throws IOException {
    return new AtomicWriter(target, null).write(files);
  }

  @Test
  void showsFilesThroughOneExchangeableLink() throws IOException {
    assertThat(write(Map.of("a", entry("1", 0400), "d/b", entry("2", 0644)))).isTrue();
    assertThat(target.resolve("a")).isSymbolicLink().hasContent("1");
    assertThat(Files.readSymbolicLink(target.resolve("a"))).hasToString("..data/a");
    assertThat(target.resolve("d/b")).hasContent("2");
    assertThat(UnixFiles.mode(target.resolve("a").toRealPath())).isEqualTo(0400);
  }

  @Test
  void replacesContentAndForgetsWhatIsGone() throws IOException {
    write(Map.of("a", entry("1", 0644), "b", entry("2", 0644)));
    Path before = Files.readSymbolicLink(target.resolve("..data"));
    assertThat(write(Map.of("a", entry("new", 0644)))).isTrue();
    assertThat(target.resolve("a")).hasContent("new");
    assertThat(Files.isSymbolicLink(target.resolve("b"))).isFalse();
    assertThat(target.resolve(before)).doesNotExist();
  }

  @Test
  void leavesEverythingAloneIfNothingChanged() throws IOException {
    write(Map.of("a", entry("1", 0644)));
    Path before = Files.readSymbolicLink(target.resolve("..data"));
    assertThat(write(Map.of("a", entry("1", 0644)))).isFalse();
    assertThat(Files.readSymbolicLink(target.resolve("..data"))).isEqualTo(before);
  }

  @Test
  void refusesPathsThatLeadOut() {
    for (String path : new String[] {"../x", "/x", "a/../../x", "..x", ""}) {
      assertThatThrownBy(() -> write(Map.of(path, entry("1", 0644))))
          .as(path)
          .isInstanceOf(IOException.class);
    }
  }
}
