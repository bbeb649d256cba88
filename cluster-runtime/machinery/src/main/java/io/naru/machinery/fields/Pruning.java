package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.schema.SchemaNode;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Removes from a merged object what a manager applied before and no longer applies, unless somebody
 * else owns it too. A struct or list item goes as a whole, with the defaults in it that nobody
 * owns.
 */
final class Pruning {

  private Pruning() {}

  /**
   * @param last what the manager owned
   * @param kept what all managers own now
   */
  static void prune(ObjectNode object, @Nullable SchemaNode schema, FieldSet last, FieldSet kept) {
    for (String element : last.elements()) {
      if (element.charAt(0) != 'f') {
        continue;
      }
      String name = element.substring(2);
      JsonNode value = object.get(name);
      if (value == null) {
        continue;
      }
      SchemaNode child = Shape.field(schema, name);
      boolean declared = child != null && schema != null && schema.type() == SchemaNode.Type.STRUCT;
      FieldSet lastHere = last.at(element);
      FieldSet keptHere = kept.at(element);
      boolean owned = lastHere.isMember() || (declared && lastHere.hasChildren());
      if (owned && keptHere.isEmpty()) {
        object.remove(name);
      } else if (lastHere.hasChildren()) {
        descend(value, child, lastHere, keptHere);
        if (value.isContainerNode() && value.isEmpty() && keptHere.isEmpty()) {
          object.remove(name);
        }
      }
    }
  }

  private static void descend(
      JsonNode value, @Nullable SchemaNode schema, FieldSet last, FieldSet kept) {
    switch (Shape.of(schema, value)) {
      case LEAF -> {}
      case FIELDS -> prune((ObjectNode) value, schema, last, kept);
      case KEYED, SET -> {
        if (schema != null) {
          items((ArrayNode) value, schema, last, kept);
        }
      }
    }
  }

  private static void items(ArrayNode list, SchemaNode schema, FieldSet last, FieldSet kept) {
    for (Iterator<JsonNode> items = list.iterator(); items.hasNext(); ) {
      JsonNode item = items.next();
      String element = Shape.element(item, schema);
      if (element == null) {
        continue;
      }
      FieldSet lastHere = last.at(element);
      FieldSet keptHere = kept.at(element);
      if (lastHere.isMember() && keptHere.isEmpty()) {
        items.remove();
      } else if (lastHere.hasChildren()) {
        descend(item, schema.items(), lastHere, keptHere);
      }
    }
  }
}
