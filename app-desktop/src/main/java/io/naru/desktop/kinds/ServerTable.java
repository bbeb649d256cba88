package io.naru.desktop.kinds;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Heading;
import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the tables that the server prints (meta.k8s.io/v1 Table): its columns become ours, with the
 * namespace, which a server's table has no column for, in second place.
 */
public final class ServerTable {

  private static final Pattern FRACTION = Pattern.compile("(\\d+)/(\\d+)");
  private static final Set<String> STATES = Set.of("status", "phase", "state", "ready", "health");
  private static final Set<String> GOOD =
      Set.of(
          "active",
          "bound",
          "available",
          "running",
          "ready",
          "true",
          "complete",
          "completed",
          "succeeded",
          "established",
          "healthy",
          "approved,issued",
          "synced");
  private static final Set<String> BUSY =
      Set.of("pending", "terminating", "progressing", "released", "suspended", "creating");
  private static final Set<String> BAD =
      Set.of("failed", "lost", "error", "false", "degraded", "unhealthy", "denied", "unknown");

  /** Pixels of a letter, about, and of what is around a cell's text. */
  private static final double LETTER = 7.4;

  private static final double AROUND = 22;
  private static final double WIDEST = 300;

  private final boolean namespaced;
  private final List<String> ids = new ArrayList<>();
  private final List<Heading> headings = new ArrayList<>();

  /**
   * Understands a table's columns.
   *
   * @param rows the first of them: their texts say how wide a column has to be
   */
  public ServerTable(boolean namespaced, JsonNode columnDefinitions, JsonNode rows) {
    this.namespaced = namespaced;
    int position = 0;
    for (JsonNode column : columnDefinitions) {
      String id = idOf(column.path("name").asText());
      ids.add(id);
      headings.add(heading(id, column, position, widest(rows, position)));
      if (position++ == 0 && namespaced) {
        headings.add(new Heading("namespace", "", "", 120, 98, 2, false));
      }
    }
  }

  public List<Heading> headings() {
    return List.copyOf(headings);
  }

  /** The cells of a row, which has its object. */
  public List<Cell> cells(JsonNode row) {
    List<Cell> cells = new ArrayList<>();
    JsonNode metadata = row.path("object").path("metadata");
    int position = 0;
    for (String id : ids) {
      JsonNode value = row.path("cells").path(position);
      cells.add(
          id.equals("age")
              ? Cell.age(metadata.path("creationTimestamp").asText(""))
              : cell(id, value));
      if (position++ == 0 && namespaced) {
        cells.add(Cell.text(metadata.path("namespace").asText("")));
      }
    }
    return cells;
  }

  /** {@code Up-to-date} is {@code upToDate}. */
  static String idOf(String title) {
    StringBuilder id = new StringBuilder();
    for (String word : title.split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        String lowerCase = word.toLowerCase(Locale.ROOT);
        id.append(
            id.isEmpty()
                ? lowerCase
                : Character.toUpperCase(lowerCase.charAt(0)) + lowerCase.substring(1));
      }
    }
    return id.toString();
  }

  private static Cell cell(String id, JsonNode value) {
    String text = value.isNull() ? "" : value.asText(value.toString());
    if (value.isNumber()) {
      return Cell.number(text, value.asDouble(), Tone.PLAIN);
    }
    Matcher fraction = FRACTION.matcher(text);
    if (fraction.matches()) {
      double have = Double.parseDouble(fraction.group(1));
      boolean missing = have < Double.parseDouble(fraction.group(2));
      return Cell.number(text, have, missing ? Tone.WARNING : Tone.PLAIN);
    }
    if (text.equals("<none>") || text.equals("<unset>")) {
      return Cell.status(text, Tone.MUTED);
    }
    return STATES.contains(id) ? Cell.status(text, toneOf(text)) : Cell.text(text);
  }

  private static Tone toneOf(String status) {
    String word = status.toLowerCase(Locale.ROOT);
    if (GOOD.contains(word)) {
      return Tone.GOOD;
    }
    return BUSY.contains(word) ? Tone.BUSY : BAD.contains(word) ? Tone.BAD : Tone.PLAIN;
  }

  private static Heading heading(String id, JsonNode column, int position, int letters) {
    String title = column.path("name").asText();
    String hint = column.path("description").asText("");
    if (position == 0) {
      return new Heading(id, title, hint, 250, 212, 0, true);
    }
    double width = Math.clamp(Math.max(letters, title.length() + 1) * LETTER + AROUND, 64, WIDEST);
    if (id.equals("age")) {
      return new Heading(id, title, hint, 90, 74, 3, false); // its texts are ours
    }
    int wide = column.path("priority").asInt(0) > 0 ? 100 : 0;
    int rank =
        switch (id) {
          case "status", "ready" -> 1;
          default -> 5 + position + wide;
        };
    return new Heading(id, title, hint, width, Math.min(width, 140), rank, width == WIDEST);
  }

  private static int widest(JsonNode rows, int position) {
    int letters = 0;
    int looked = 0;
    for (JsonNode row : rows) {
      letters = Math.max(letters, row.path("cells").path(position).asText("").length());
      if (++looked == 100) {
        break;
      }
    }
    return letters;
  }
}
