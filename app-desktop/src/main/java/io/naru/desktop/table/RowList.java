package io.naru.desktop.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.collections.ObservableListBase;
import org.jspecify.annotations.Nullable;

/**
 * All rows of a table, in no order: sorting is the view's. A batch is one change to its listeners;
 * a row is found by key and removed in constant time. User interface thread only.
 */
public final class RowList extends ObservableListBase<Row> {

  private final List<Row> rows = new ArrayList<>();
  private final Map<String, Row> byKey = new HashMap<>();

  /** Takes over a batch; an empty value: the row is gone. */
  public void apply(Map<String, Optional<RowContent>> batch) {
    if (batch.isEmpty()) {
      return;
    }
    beginChange();
    try {
      int before = rows.size();
      List<Row> gone = new ArrayList<>();
      for (Map.Entry<String, Optional<RowContent>> change : batch.entrySet()) {
        Row row = byKey.get(change.getKey());
        if (change.getValue().isEmpty()) {
          if (row != null) {
            gone.add(row);
          }
        } else if (row == null) {
          add(change.getKey(), change.getValue().get());
        } else {
          row.setContent(change.getValue().get());
          nextUpdate(row.index);
        }
      }
      if (rows.size() > before) {
        nextAdd(before, rows.size());
      }
      gone.forEach(this::discard);
    } finally {
      endChange();
    }
  }

  public @Nullable Row find(String key) {
    return byKey.get(key);
  }

  public void empty() {
    beginChange();
    List<Row> removed = List.copyOf(rows);
    rows.clear();
    byKey.clear();
    nextRemove(0, removed);
    endChange();
  }

  @Override
  public Row get(int index) {
    return rows.get(index);
  }

  @Override
  public int size() {
    return rows.size();
  }

  private void add(String key, RowContent content) {
    Row row = new Row(key, content, rows.size());
    rows.add(row);
    byKey.put(key, row);
  }

  /** The last row takes the place of the removed one, so that no other row moves. */
  private void discard(Row row) {
    byKey.remove(row.key());
    row.setGone();
    Row last = rows.removeLast();
    nextRemove(rows.size(), last);
    if (last != row) {
      rows.set(row.index, last);
      last.index = row.index;
      nextSet(row.index, row);
    }
  }
}
