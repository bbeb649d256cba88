package io.naru.desktop.session;

import io.naru.desktop.table.Heading;
import io.naru.desktop.table.RowContent;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hears of objects. Called on the client's threads, in order for each object. */
public interface ResourceListener<T> {

  /**
   * An object is there or has changed. It is shared: do not change it.
   *
   * @param content computes its row
   */
  void changed(T object, Supplier<RowContent> content);

  void gone(T object);

  /** The columns of a kind that the server prints; before the first object. */
  default void headings(List<Heading> headings) {}

  /** Why the objects can't be had, for people; null: they can, and all are there. */
  default void loaded(@Nullable String failure) {}
}
