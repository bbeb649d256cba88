package io.naru.desktop.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Fits columns into a width: what matters least gives way, so that what stays can be read. What is
 * left over goes to the columns that grow.
 */
public final class ColumnFit {

  private ColumnFit() {}

  /** Which columns have room, in their order; those of rank 0 always do. */
  public static List<Boolean> shown(List<Heading> headings, double room) {
    Boolean[] shown = new Boolean[headings.size()];
    double used = 0;
    boolean full = false;
    List<Integer> byRank =
        IntStream.range(0, headings.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> headings.get(i).rank()))
            .toList();
    for (int i : byRank) {
      Heading heading = headings.get(i);
      used += heading.least();
      full |= used > room; // a lesser column does not slip in where a greater one had no room
      shown[i] = heading.rank() == 0 || !full;
    }
    return List.of(shown);
  }

  /** The widths of columns that are shown, in pixels; they fill the room. */
  public static List<Double> widths(List<Heading> shown, double room) {
    double least = shown.stream().mapToDouble(Heading::least).sum();
    double preferred = shown.stream().mapToDouble(Heading::width).sum();
    double spare = room - least;
    double stretch = preferred <= least ? 0 : Math.clamp(spare / (preferred - least), 0, 1);
    double left = Math.max(0, room - Math.max(preferred, least));
    long growing = shown.stream().filter(Heading::grows).count();
    List<Double> widths = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Heading heading = shown.get(i);
      double width = heading.least() + stretch * (heading.width() - heading.least());
      boolean takesRest = growing == 0 ? i == 0 : heading.grows();
      widths.add(Math.floor(width + (takesRest ? left / Math.max(1, growing) : 0)));
    }
    return widths;
  }
}
