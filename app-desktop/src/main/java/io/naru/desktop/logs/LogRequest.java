package io.naru.desktop.logs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Which log is wanted.
 *
 * @param previous of the container's run before this one
 * @param timestamps whether each line starts with its moment
 * @param since RFC 3339: nothing from before; null: from the start
 */
public record LogRequest(
    String namespace,
    String pod,
    String container,
    boolean previous,
    boolean timestamps,
    @Nullable String since) {

  public LogRequest(
      String namespace, String pod, String container, boolean previous, boolean timestamps) {
    this(namespace, pod, container, previous, timestamps, null);
  }

  /** Older lines are not fetched: they would not fit the buffer. */
  private static final int TAIL = 10_000;

  /** Path and query below the server's address. */
  public String path() {
    return "api/v1/namespaces/%s/pods/%s/log?container=%s&follow=%s&previous=%s&timestamps=%s&tailLines=%d"
            .formatted(
                namespace,
                pod,
                URLEncoder.encode(container, StandardCharsets.UTF_8),
                !previous,
                previous,
                timestamps,
                TAIL)
        + (since == null ? "" : "&sinceTime=" + URLEncoder.encode(since, StandardCharsets.UTF_8));
  }
}
