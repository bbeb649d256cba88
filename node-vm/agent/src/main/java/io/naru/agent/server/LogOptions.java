package io.naru.agent.server;

import io.naru.agent.model.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What part of a log is wanted, and how.
 *
 * @param tailLines -1 for all
 * @param limitBytes -1 for no limit
 * @param since null for all
 * @param stream Stdout, Stderr or All
 */
record LogOptions(
    boolean follow,
    boolean timestamps,
    long tailLines,
    long limitBytes,
    @Nullable Instant since,
    String stream) {

  /** From the parameters of a request; absent ones are null. */
  static LogOptions of(Function<String, @Nullable String> parameters, Instant now)
      throws ServerException {
    try {
      String seconds = parameters.apply("sinceSeconds");
      Instant since =
          seconds == null
              ? Times.parse(parameters.apply("sinceTime"))
              : now.minusSeconds(Long.parseLong(seconds));
      String stream = parameters.apply("stream");
      return new LogOptions(
          flag(parameters.apply("follow")),
          flag(parameters.apply("timestamps")),
          number(parameters.apply("tailLines")),
          number(parameters.apply("limitBytes")),
          since,
          stream == null || stream.isEmpty() ? "All" : stream);
    } catch (NumberFormatException | DateTimeException e) {
      throw new ServerException(400, "invalid log options: " + e.getMessage());
    }
  }

  private static boolean flag(@Nullable String value) {
    return value != null && (value.equals("true") || value.equals("1"));
  }

  private static long number(@Nullable String value) {
    return value == null ? -1 : Long.parseLong(value);
  }
}
