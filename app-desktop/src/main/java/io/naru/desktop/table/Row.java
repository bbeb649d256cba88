package io.naru.desktop.table;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * One object's row. It stays the same for the object's life, so that selection and scroll position
 * do not jump when its content changes. User interface thread only.
 */
public final class Row {

  private final String key;
  private final ReadOnlyObjectWrapper<RowContent> content;
  private final ReadOnlyBooleanWrapper gone = new ReadOnlyBooleanWrapper();
  private String searchText;
  int index;

  Row(String key, RowContent content, int index) {
    this.key = key;
    this.content = new ReadOnlyObjectWrapper<>(content);
    this.index = index;
    this.searchText = searchTextOf(content);
  }

  /** {@code NAMESPACE/NAME}, or {@code NAME} of what is in no namespace. */
  public String key() {
    return key;
  }

  public HasMetadata object() {
    return content.get().object();
  }

  /** The object's namespace, empty if it has none. */
  public String namespace() {
    String namespace = object().getMetadata().getNamespace();
    return namespace == null ? "" : namespace;
  }

  public RowContent content() {
    return content.get();
  }

  public ReadOnlyObjectProperty<RowContent> contentProperty() {
    return content.getReadOnlyProperty();
  }

  /** Whether the object is deleted: the row is in no table any more. */
  public ReadOnlyBooleanProperty goneProperty() {
    return gone.getReadOnlyProperty();
  }

  void setGone() {
    gone.set(true);
  }

  void setContent(RowContent changed) {
    content.set(changed);
    searchText = searchTextOf(changed);
  }

  /** Whether any cell has this text, which is in lower case. */
  boolean matches(String lowerCase) {
    return searchText.contains(lowerCase);
  }

  private static String searchTextOf(RowContent content) {
    StringBuilder text = new StringBuilder();
    for (Cell cell : content.cells()) {
      text.append(cell.text()).append('\n');
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }
}
