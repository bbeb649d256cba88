package io.naru.desktop.view;

import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.RowContent;
import io.naru.desktop.table.Tone;
import java.time.Instant;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** Paints one cell of a row's content. Ages are painted anew by the clock, and nothing else is. */
final class ContentCell extends TableCell<Row, RowContent> {

  private final int column;
  private final ReadOnlyObjectProperty<Instant> now;
  private final InvalidationListener tick;
  private Tone tone = Tone.PLAIN;

  ContentCell(int column, ReadOnlyObjectProperty<Instant> now) {
    this.column = column;
    this.now = now;
    // Weak: the clock outlives the table.
    this.tick = property -> paintAge();
    now.addListener(new WeakInvalidationListener(tick));
    setOnMouseEntered(event -> setTooltip(isTextTruncated() ? new Tooltip(getText()) : null));
  }

  @Override
  protected void updateItem(@Nullable RowContent content, boolean empty) {
    super.updateItem(content, empty);
    if (content == null || empty) {
      setText(null);
      setTone(Tone.PLAIN);
      return;
    }
    Cell cell = content.cell(column);
    setText(cell.textAt(now.get()));
    setTone(cell.tone());
  }

  private void paintAge() {
    now.get(); // validates, or the next tick is not told
    RowContent content = getItem();
    if (content != null && !isEmpty()) {
      Cell cell = content.cell(column);
      if (cell.since() != null) {
        setText(cell.textAt(now.get()));
      }
    }
  }

  private void setTone(Tone next) {
    if (next != tone) {
      getStyleClass().remove(tone.styleClass());
      if (next != Tone.PLAIN) {
        getStyleClass().add(next.styleClass());
      }
      tone = next;
    }
  }
}
