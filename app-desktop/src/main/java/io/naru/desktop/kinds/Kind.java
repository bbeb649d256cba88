package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.table.RowContent;
import java.util.List;

/**
 * A kind of object that has a page.
 *
 * @param id the resource's plural name; names the page in texts ({@code page.ID}) and deep links
 * @param icon its Material Design icon
 */
public record Kind<T extends HasMetadata>(
    String id, Class<T> type, boolean namespaced, String icon, List<Column<T>> columns) {

  public RowContent content(T object) {
    return new RowContent(
        object, columns.stream().map(column -> column.cell().apply(object)).toList());
  }

  /** The key of an object's row. */
  public static String keyOf(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    String name = object.getMetadata().getName();
    return namespace == null || namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
