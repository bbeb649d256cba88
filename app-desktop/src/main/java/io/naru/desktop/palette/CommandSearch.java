package io.naru.desktop.palette;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds commands by what a person types in a hurry; the best come first. Immutable. */
public final class CommandSearch {

  private static final int NO_MATCH = Integer.MAX_VALUE;

  private record Ranked(Command command, int rank) {}

  private final List<Command> commands;

  public CommandSearch(List<Command> commands) {
    this.commands = List.copyOf(commands);
  }

  /** All that match, best first; of equals, in the order they came. All, if nothing is typed. */
  public List<Command> find(String typed) {
    String wanted = typed.strip().toLowerCase(Locale.ROOT);
    return commands.stream()
        .map(command -> new Ranked(command, rank(command, wanted)))
        .filter(ranked -> ranked.rank() != NO_MATCH)
        .sorted(Comparator.comparingInt(Ranked::rank))
        .map(Ranked::command)
        .toList();
  }

  /**
   * Short names as kubectl knows them beat all; then beginnings, words within, letters in order.
   */
  private static int rank(Command command, String wanted) {
    String title = command.title().toLowerCase(Locale.ROOT);
    if (wanted.isEmpty() || command.keywords().contains(wanted)) {
      return 0;
    }
    if (title.startsWith(wanted)) {
      return 1;
    }
    if (title.contains(" " + wanted)
        || command.keywords().stream().anyMatch(keyword -> keyword.startsWith(wanted))) {
      return 2;
    }
    if (title.contains(wanted)) {
      return 3;
    }
    return hasInOrder(title, wanted) ? 4 : NO_MATCH;
  }

  private static boolean hasInOrder(String title, String letters) {
    int next = 0;
    for (int i = 0; i < title.length() && next < letters.length(); i++) {
      if (title.charAt(i) == letters.charAt(next)) {
        next++;
      }
    }
    return next == letters.length();
  }
}
