package io.naru.desktop.view;

import io.naru.desktop.logs.LogSearch;
import java.util.Locale;
import javafx.beans.property.BooleanProperty;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.jspecify.annotations.Nullable;

/** One line of a log; what is searched for stands out. */
final class LogCell extends ListCell<String> {

  private final LogSearch search;
  private final BooleanProperty wrap;
  private final ListView<String> list;

  LogCell(ListView<String> list, LogSearch search, BooleanProperty wrap) {
    this.list = list;
    this.search = search;
    this.wrap = wrap;
    pseudoClassStateChanged(PseudoClass.getPseudoClass("log"), true);
  }

  @Override
  protected void updateItem(@Nullable String line, boolean empty) {
    super.updateItem(line, empty);
    getStyleClass().remove("current-hit");
    setGraphic(null);
    setText(null);
    if (line == null || empty) {
      return;
    }
    setWrapText(wrap.get());
    // Without this a wrapped line would ask for its whole width, and the list would scroll.
    setPrefWidth(wrap.get() ? Math.max(50, list.getWidth() - 24) : USE_COMPUTED_SIZE);
    String wanted = search.text();
    if (wanted.isEmpty() || !line.toLowerCase(Locale.ROOT).contains(wanted)) {
      setText(line);
      return;
    }
    if (getIndex() == search.currentLine()) {
      getStyleClass().add("current-hit");
    }
    setGraphic(highlighted(line, wanted));
  }

  private TextFlow highlighted(String line, String wanted) {
    TextFlow flow = new TextFlow();
    String lowerCase = line.toLowerCase(Locale.ROOT);
    int from = 0;
    // Some letters are longer in lower case; then positions do not match, and nothing stands out.
    int hit = lowerCase.length() == line.length() ? lowerCase.indexOf(wanted) : -1;
    while (hit >= 0) {
      flow.getChildren().add(new Text(line.substring(from, hit)));
      Text found = new Text(line.substring(hit, hit + wanted.length()));
      found.getStyleClass().add("hit");
      flow.getChildren().add(found);
      from = hit + wanted.length();
      hit = lowerCase.indexOf(wanted, from);
    }
    flow.getChildren().add(new Text(line.substring(from)));
    flow.setPrefWidth(wrap.get() ? Math.max(50, list.getWidth() - 44) : USE_COMPUTED_SIZE);
    return flow;
  }
}
