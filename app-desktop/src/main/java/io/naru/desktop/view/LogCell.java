package io.naru.desktop.view;

import io.naru.desktop.logs.JsonLine;
import io.naru.desktop.logs.Level;
import io.naru.desktop.logs.LogSearch;
import io.naru.desktop.logs.MergedLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;

/** One line of a log in the colour of its level; what is searched for stands out. */
final class LogCell extends ListCell<String> {

  private static final List<String> LEVELS = List.of("log-error", "log-warning", "log-debug");
  private static final int SOURCE_COLOURS = 6;
  private static final int TIME = 23; // to the millisecond

  private final LogSearch search;
  private final BooleanProperty wrap;
  private final BooleanProperty unfold;
  private final BooleanProperty times;
  private final ListView<String> list;

  LogCell(
      ListView<String> list,
      LogSearch search,
      BooleanProperty wrap,
      BooleanProperty unfold,
      BooleanProperty times) {
    this.list = list;
    this.search = search;
    this.wrap = wrap;
    this.unfold = unfold;
    this.times = times;
    pseudoClassStateChanged(PseudoClass.getPseudoClass("log"), true);
  }

  @Override
  protected void updateItem(@Nullable String line, boolean empty) {
    super.updateItem(line, empty);
    getStyleClass().remove("current-hit");
    getStyleClass().removeAll(LEVELS);
    setGraphic(null);
    setText(null);
    if (line == null || empty) {
      return;
    }
    setWrapText(wrap.get());
    // Without this a wrapped line would ask for its whole width, and the list would scroll.
    setPrefWidth(wrap.get() ? Math.max(50, list.getWidth() - 24) : USE_COMPUTED_SIZE);
    MergedLine parts = MergedLine.of(line);
    String text = unfold.get() ? JsonLine.unfold(parts.text()) : parts.text();
    switch (Level.of(parts.text())) {
      case ERROR -> getStyleClass().add("log-error");
      case WARNING -> getStyleClass().add("log-warning");
      case DEBUG -> getStyleClass().add("log-debug");
      case INFO, NONE -> {
        // the usual colour
      }
    }
    String wanted = search.text();
    boolean isHit = !wanted.isEmpty() && line.toLowerCase(Locale.ROOT).contains(wanted);
    if (isHit && getIndex() == search.currentLine()) {
      getStyleClass().add("current-hit");
    }
    if (parts.source().isEmpty() && !isHit) {
      setText(text);
      return;
    }
    TextFlow flow = new TextFlow();
    if (!parts.source().isEmpty()) {
      flow.getChildren().add(styled(parts.source() + " ", sourceStyle(parts.source())));
      if (times.get()) {
        String time = parts.time();
        flow.getChildren()
            .add(styled(time.substring(0, Math.min(TIME, time.length())) + " ", "log-time"));
      }
    }
    flow.getChildren().addAll(isHit ? highlighted(text, wanted) : List.of(plain(text)));
    flow.setPrefWidth(wrap.get() ? Math.max(50, list.getWidth() - 44) : USE_COMPUTED_SIZE);
    setGraphic(flow);
  }

  private static String sourceStyle(String source) {
    return "log-source-" + Math.floorMod(source.hashCode(), SOURCE_COLOURS);
  }

  private static Text plain(String text) {
    return styled(text, "log-text");
  }

  /** With the class that a label's own text has, for which the colours of levels are. */
  private static Text styled(String text, String style) {
    Text node = new Text(text);
    node.getStyleClass().addAll("text", style);
    return node;
  }

  private static List<Text> highlighted(String line, String wanted) {
    List<Text> parts = new ArrayList<>();
    String lowerCase = line.toLowerCase(Locale.ROOT);
    int from = 0;
    // Some letters are longer in lower case; then positions do not match, and nothing stands out.
    int hit = lowerCase.length() == line.length() ? lowerCase.indexOf(wanted) : -1;
    while (hit >= 0) {
      parts.add(plain(line.substring(from, hit)));
      parts.add(styled(line.substring(hit, hit + wanted.length()), "hit"));
      from = hit + wanted.length();
      hit = lowerCase.indexOf(wanted, from);
    }
    parts.add(plain(line.substring(from)));
    return parts;
  }
}
