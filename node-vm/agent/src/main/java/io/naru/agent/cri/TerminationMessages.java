package io.naru.agent.cri;

import io.naru.agent.cri.v1.ContainerStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why containers say they ended: the first 4096 bytes of their message file or, if they failed
 * without a word and the policy says so, the end of their log (at most 80 lines or 2048 bytes).
 */
final class TerminationMessages {

  private static final Logger LOG = LoggerFactory.getLogger(TerminationMessages.class);
  private static final int LONGEST = 4096;
  private static final int LOG_BYTES = 2048;
  private static final int LOG_LINES = 80;
  private static final int LOG_WINDOW = 16 << 10;

  String read(ContainerStatus status) {
    String runtimeMessage = status.getMessage();
    try {
      String file = status.getAnnotationsMap().getOrDefault(CriLabels.MESSAGE_FILE, "");
      String message = file.isEmpty() ? "" : head(Path.of(file));
      String policy = status.getAnnotationsMap().getOrDefault(CriLabels.MESSAGE_POLICY, "File");
      boolean failed = status.getExitCode() != 0;
      if (message.isEmpty() && failed && policy.equals("FallbackToLogsOnError")) {
        message = logTail(Path.of(status.getLogPath()));
      }
      return message.isEmpty() ? runtimeMessage : message;
    } catch (IOException e) {
      LOG.debug("termination message of {}: {}", status.getId(), e.toString());
      return runtimeMessage;
    }
  }

  private static String head(Path file) throws IOException {
    if (!Files.exists(file)) {
      return "";
    }
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
  }

  private static String logTail(Path log) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    byte[] end;
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - LOG_WINDOW);
      end = new byte[(int) (file.length() - start)];
      file.seek(start);
      file.readFully(end);
    }
    List<String> lines = new ArrayList<>();
    int bytes = 0;
    for (String line : new String(end, StandardCharsets.UTF_8).lines().toList().reversed()) {
      // TIME STREAM TAG CONTENT
      String[] parts = line.split(" ", 4);
      String content = parts.length == 4 ? parts[3] : "";
      bytes += content.length() + 1;
      if (lines.size() == LOG_LINES || bytes > LOG_BYTES) {
        break;
      }
      lines.add(content);
    }
    Collections.reverse(lines);
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }
}
