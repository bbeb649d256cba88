package io.naru.desktop.logs;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hears of a log. Called on the client's threads, one at a time. */
public interface LogListener {

  void lines(List<String> lines);

  /** There is no more: the container has ended, or, with an error for people, something broke. */
  void ended(@Nullable String error);
}
