package io.naru.desktop.table;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.transformation.FilteredList;
import org.jspecify.annotations.Nullable;

/**
 * A page's table: its rows, those that the namespace filter and the search let through, and the
 * events that wait for the next frame. {@link #changes} may be used on any thread, all else only on
 * that of the user interface.
 */
public final class TableModel {

  private final Changes changes = new Changes();
  private final RowList rows = new RowList();
  private final FilteredList<Row> shown = new FilteredList<>(rows);
  private final StringProperty namespace = new SimpleStringProperty("");
  private final StringProperty search = new SimpleStringProperty("");

  private final ReadOnlyObjectWrapper<List<Heading>> headings;
  private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");
  private volatile @Nullable List<Heading> arrivedHeadings;
  private final ReadOnlyBooleanWrapper loaded = new ReadOnlyBooleanWrapper();
  private volatile String arrivedFailure = "";
  private volatile boolean arrived;

  public TableModel() {
    this(List.of());
  }

  /**
   * @param headings empty: the server will say
   */
  public TableModel(List<Heading> headings) {
    this.headings = new ReadOnlyObjectWrapper<>(headings);
    namespace.addListener((property, before, now) -> filter());
    search.addListener((property, before, now) -> filter());
  }

  public Changes changes() {
    return changes;
  }

  public RowList rows() {
    return rows;
  }

  public FilteredList<Row> shown() {
    return shown;
  }

  /** The one namespace shown; empty: all. */
  public StringProperty namespaceProperty() {
    return namespace;
  }

  /** Words that all have to occur in a row. */
  public StringProperty searchProperty() {
    return search;
  }

  /** The columns; none until the server has said which. */
  public ReadOnlyObjectProperty<List<Heading>> headingsProperty() {
    return headings.getReadOnlyProperty();
  }

  /** Why there are no rows, for people; empty: nothing is wrong. */
  public ReadOnlyStringProperty failureProperty() {
    return failure.getReadOnlyProperty();
  }

  /** The columns, of any thread; shown from the next frame on. */
  public void setHeadings(List<Heading> arrived) {
    arrivedHeadings = arrived;
  }

  /** Whether all rows have come: before that, none does not mean that there are none. */
  public ReadOnlyBooleanProperty loadedProperty() {
    return loaded.getReadOnlyProperty();
  }

  /** All rows have come, or, if this is not empty, why they can't be had; of any thread. */
  public void setLoaded(String failureForPeople) {
    arrivedFailure = failureForPeople;
    arrived = failureForPeople.isEmpty();
  }

  /** Takes the events since the last frame; returns them. */
  public Map<String, Optional<RowContent>> applyChanges() {
    List<Heading> columns = arrivedHeadings;
    if (columns != null && columns != headings.get()) {
      headings.set(columns);
    }
    failure.set(arrivedFailure);
    loaded.set(arrived);
    Map<String, Optional<RowContent>> batch = changes.take();
    rows.apply(batch);
    return batch;
  }

  private void filter() {
    String wanted = namespace.get();
    String words = search.get().strip().toLowerCase(Locale.ROOT);
    Predicate<Row> predicate = row -> wanted.isEmpty() || row.namespace().equals(wanted);
    if (!words.isEmpty()) {
      for (String word : words.split("\\s+")) {
        predicate = predicate.and(row -> row.matches(word));
      }
    }
    shown.setPredicate(predicate);
  }
}
