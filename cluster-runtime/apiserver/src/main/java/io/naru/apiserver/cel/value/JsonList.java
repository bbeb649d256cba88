package io.naru.apiserver.cel.value;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.AbstractList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Json array seen as a list; sets and maps of lists keep what they are. */
public final class JsonList extends AbstractList<Object> {

  private final ArrayNode node;
  private final @Nullable Shape shape;

  JsonList(ArrayNode node, @Nullable Shape shape) {
    this.node = node;
    this.shape = shape;
  }

  public ArrayNode node() {
    return node;
  }

  @Override
  public Object get(int index) {
    return JsonValues.of(node.get(index), shape == null ? null : shape.element());
  }

  @Override
  public int size() {
    return node.size();
  }

  /** How it is compared and added. */
  public Shape.ListType listType() {
    return shape == null ? Shape.ListType.ATOMIC : shape.listType();
  }

  /** The properties that tell the items of a list of type map apart. */
  public List<String> keys() {
    return shape == null ? List.of() : shape.listKeys();
  }
}
