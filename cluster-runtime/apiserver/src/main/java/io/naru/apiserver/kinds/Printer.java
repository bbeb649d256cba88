package io.naru.apiserver.kinds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Server-side printing of one kind: columns of its {@code meta.k8s.io/v1 Table}, and cells. */
public interface Printer {

  /**
   * A column.
   *
   * @param type OpenAPI type, for example {@code string}
   * @param format OpenAPI format; {@code name} for the identifier; empty if none
   * @param priority 0 always shown, 1 with {@code -o wide}
   */
  record Column(String name, String type, String format, String description, int priority) {}

  List<Column> columns();

  /**
   * Adds one cell a column, in order.
   *
   * @param object not to be changed
   * @param now against which ages are reckoned
   */
  void print(ObjectNode object, Instant now, ArrayNode cells);
}
