package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.table.Heading;
import io.naru.desktop.table.RowContent;
import java.util.List;

/**
 * A kind of object that has a page.
 *
 * @param type the class its objects are read as
 * @param icon its Material Design icon
 * @param columns ours; empty: those that the server prints
 */
public record Kind<T extends HasMetadata>(
    Resource resource, Class<T> type, String icon, List<Column<T>> columns) {

  /** A kind whose columns the server knows best. */
  static Kind<GenericKubernetesResource> printedByServer(Resource resource, String icon) {
    return new Kind<>(resource, GenericKubernetesResource.class, icon, List.of());
  }

  /** Names its page in deep links and, of kinds that the texts know, its title: {@code page.ID}. */
  public String id() {
    return resource.id();
  }

  public boolean namespaced() {
    return resource.namespaced();
  }

  /** Whether its rows come as the server prints them. */
  public boolean isPrintedByServer() {
    return columns.isEmpty();
  }

  public List<Heading> headings() {
    return columns.stream().map(Column::heading).toList();
  }

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
