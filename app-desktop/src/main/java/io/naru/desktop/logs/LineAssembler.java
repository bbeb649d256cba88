package io.naru.desktop.logs;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Cuts bytes into lines. Decodes whole lines only, for a chunk may end within a character. Endless
 * lines are cut at {@value #LONGEST} bytes. Not thread-safe.
 */
public final class LineAssembler {

  private static final int LONGEST = 16 * 1024;

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  /** Appends the lines that are complete now. */
  public void add(ByteBuffer bytes, List<String> lines) {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (next == '\n') {
        flush(lines);
      } else {
        line.write(next);
        if (line.size() >= LONGEST) {
          flush(lines);
        }
      }
    }
  }

  /** The stream has ended: what is left is a line, too. */
  public void finish(List<String> lines) {
    if (line.size() > 0) {
      flush(lines);
    }
  }

  private void flush(List<String> lines) {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.add(Ansi.strip(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
  }
}
