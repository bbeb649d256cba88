package io.naru.apiserver.kinds.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Unified difference of two lists of lines, with three lines of context around what changed, as
 * {@code diff -u} writes it without its header. For texts of up to some thousand lines.
 */
final class LineDifference {

  private static final int CONTEXT = 3;

  /** With more than that, all is shown as replaced rather than searched. */
  private static final long MOST_PAIRS = 4_000_000;

  /**
   * One line of the result: {@code ' '}, {@code '-'} or {@code '+'}, with places counted from 0.
   */
  private record Edit(char sign, String line, int before, int after) {}

  private LineDifference() {}

  static String of(List<String> before, List<String> after) {
    List<Edit> edits = edits(before, after);
    StringBuilder text = new StringBuilder();
    int next = 0;
    while (next < edits.size()) {
      int first = firstChange(edits, next);
      if (first == edits.size()) {
        break;
      }
      int from = Math.max(next, first - CONTEXT);
      int to = endOfHunk(edits, first);
      hunk(edits.subList(from, to), text);
      next = to;
    }
    return text.toString();
  }

  private static int firstChange(List<Edit> edits, int from) {
    int at = from;
    while (at < edits.size() && edits.get(at).sign == ' ') {
      at++;
    }
    return at;
  }

  /** Changes with little between them stand in one hunk. */
  private static int endOfHunk(List<Edit> edits, int firstChange) {
    int last = firstChange;
    for (int i = firstChange; i < edits.size() && i - last <= 2 * CONTEXT; i++) {
      if (edits.get(i).sign != ' ') {
        last = i;
      }
    }
    return Math.min(edits.size(), last + 1 + CONTEXT);
  }

  private static void hunk(List<Edit> edits, StringBuilder text) {
    long removed = edits.stream().filter(edit -> edit.sign != '+').count();
    long added = edits.stream().filter(edit -> edit.sign != '-').count();
    Edit first = edits.getFirst();
    text.append("@@ -").append(range(first.before, removed));
    text.append(" +").append(range(first.after, added)).append(" @@\n");
    edits.forEach(edit -> text.append(edit.sign).append(edit.line).append('\n'));
  }

  private static String range(int start, long length) {
    long from = length == 0 ? start : start + 1L;
    return length == 1 ? Long.toString(from) : from + "," + length;
  }

  /** What both begin and end with needs no search. */
  private static List<Edit> edits(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.reversed().get(tail).equals(after.reversed().get(tail))) {
      tail++;
    }
    List<Edit> edits = new ArrayList<>();
    for (int i = 0; i < head; i++) {
      edits.add(new Edit(' ', before.get(i), i, i));
    }
    int endBefore = before.size() - tail;
    int endAfter = after.size() - tail;
    middle(before.subList(head, endBefore), after.subList(head, endAfter), head, edits);
    for (int i = 0; i < tail; i++) {
      edits.add(new Edit(' ', before.get(endBefore + i), endBefore + i, endAfter + i));
    }
    return edits;
  }

  private static void middle(
      List<String> before, List<String> after, int offset, List<Edit> edits) {
    boolean large = (long) before.size() * after.size() > MOST_PAIRS;
    int[][] common = large ? new int[0][0] : common(before, after);
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      boolean both = i < before.size() && j < after.size();
      if (both && !large && before.get(i).equals(after.get(j))) {
        edits.add(new Edit(' ', before.get(i), offset + i++, offset + j++));
      } else if (i < before.size()
          && (j == after.size() || large || common[i + 1][j] >= common[i][j + 1])) {
        edits.add(new Edit('-', before.get(i), offset + i++, offset + j));
      } else {
        edits.add(new Edit('+', after.get(j), offset + i, offset + j++));
      }
    }
  }

  /** Lengths of the longest common subsequences of what follows each pair of places. */
  private static int[][] common(List<String> before, List<String> after) {
    int[][] lengths = new int[before.size() + 1][after.size() + 1];
    for (int i = before.size() - 1; i >= 0; i--) {
      for (int j = after.size() - 1; j >= 0; j--) {
        lengths[i][j] =
            before.get(i).equals(after.get(j))
                ? lengths[i + 1][j + 1] + 1
                : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
      }
    }
    return lengths;
  }
}
