package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A set of field paths, as FieldsV1 in {@code metadata.managedFields}: a tree whose nodes say
 * whether the path up to them is in the set. Immutable once its builder in this package is done, so
 * that sets share subtrees.
 */
public final class FieldSet {

  private static final FieldSet EMPTY = new FieldSet(false);
  private static final FieldSet LEAF = new FieldSet(true);

  private boolean member;
  private final Map<String, FieldSet> children = new LinkedHashMap<>(4);

  private FieldSet(boolean member) {
    this.member = member;
  }

  public static FieldSet empty() {
    return EMPTY;
  }

  /** Paths of plain field names, separated by dots: {@code status}, {@code metadata.labels}. */
  public static FieldSet of(String... paths) {
    FieldSet result = builder();
    for (String path : paths) {
      FieldSet node = result;
      for (String step : path.split("\\.")) {
        node = node.descend(PathElements.field(step));
      }
      node.include();
    }
    return result;
  }

  /** Reads FieldsV1; entries that are no path elements are left out. */
  public static FieldSet fromJson(JsonNode fieldsV1) {
    return read(fieldsV1, false);
  }

  private static FieldSet read(JsonNode json, boolean inner) {
    if (inner && json.isEmpty()) {
      return LEAF;
    }
    FieldSet result = new FieldSet(false);
    for (var entry : json.properties()) {
      if (entry.getKey().equals(".")) {
        result.member = true;
      } else if (PathElements.isValid(entry.getKey())) {
        result.children.put(entry.getKey(), read(entry.getValue(), true));
      }
    }
    return result;
  }

  /** As FieldsV1, with keys in the order of Kubernetes. */
  public ObjectNode toJson() {
    ObjectNode json = Json.object();
    if (member && !children.isEmpty()) {
      json.putObject(".");
    }
    List<String> elements = new ArrayList<>(children.keySet());
    elements.sort(PathElements.ORDER);
    for (String element : elements) {
      FieldSet child = children.get(element);
      if (child != null) {
        json.set(element, child.toJson());
      }
    }
    return json;
  }

  public boolean isEmpty() {
    return !member && children.isEmpty();
  }

  /** Whether a path of elements ({@code f:spec}, {@code f:replicas}) is in the set. */
  public boolean has(String... elements) {
    FieldSet node = this;
    for (String element : elements) {
      node = node.at(element);
    }
    return node.member;
  }

  /** The paths of either. */
  public FieldSet union(FieldSet other) {
    if (other.isEmpty() || other == this) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    FieldSet result = new FieldSet(member || other.member);
    result.children.putAll(children);
    other.children.forEach(
        (element, child) -> result.children.merge(element, child, FieldSet::union));
    return result;
  }

  /** The paths of this that are not paths of the other. */
  public FieldSet difference(FieldSet other) {
    return subtract(other, false);
  }

  /** The paths of this that neither are in the other, nor below a path that is. */
  public FieldSet recursiveDifference(FieldSet other) {
    return subtract(other, true);
  }

  private FieldSet subtract(FieldSet other, boolean recursive) {
    if (other.isEmpty()) {
      return this;
    }
    if (recursive && other.member) {
      return EMPTY;
    }
    FieldSet result = new FieldSet(member && !other.member);
    children.forEach((element, child) -> {
      FieldSet left = child.subtract(other.at(element), recursive);
      if (!left.isEmpty()) {
        result.children.put(element, left);
      }
    });
    return result;
  }

  /** The paths of both. */
  public FieldSet intersection(FieldSet other) {
    FieldSet result = new FieldSet(member && other.member);
    children.forEach((element, child) -> {
      FieldSet both = child.intersection(other.at(element));
      if (!both.isEmpty()) {
        result.children.put(element, both);
      }
    });
    return result;
  }

  /** The paths that no longer path of this continues. */
  public FieldSet leaves() {
    FieldSet result = new FieldSet(member && children.isEmpty());
    children.forEach((element, child) -> result.children.put(element, child.leaves()));
    return result;
  }

  /** All paths as people read them, in order: {@code .spec.containers[name="a"].image}. */
  public List<String> paths() {
    List<String> result = new ArrayList<>();
    collect("", result);
    return result;
  }

  private void collect(String prefix, List<String> into) {
    if (member) {
      into.add(prefix);
    }
    children.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(PathElements.ORDER))
        .forEach(e -> e.getValue().collect(prefix + PathElements.show(e.getKey()), into));
  }

  /** Whether FieldsV1 has a path in common with this, found without reading all of it. */
  boolean touches(JsonNode fieldsV1) {
    for (var entry : children.entrySet()) {
      JsonNode json = fieldsV1.get(entry.getKey());
      if (json == null) {
        continue;
      }
      if (entry.getValue().member && (json.isEmpty() || json.has("."))) {
        return true;
      }
      if (entry.getValue().touches(json)) {
        return true;
      }
    }
    return false;
  }

  boolean isMember() {
    return member;
  }

  boolean hasChildren() {
    return !children.isEmpty();
  }

  /** What is below an element; empty if nothing. */
  FieldSet at(String element) {
    FieldSet child = children.get(element);
    return child == null ? EMPTY : child;
  }

  Iterable<String> elements() {
    return children.keySet();
  }

  /** A set to be filled by {@link #descend} and {@link #include} before anyone else sees it. */
  static FieldSet builder() {
    return new FieldSet(false);
  }

  FieldSet descend(String element) {
    return children.computeIfAbsent(element, ignored -> new FieldSet(false));
  }

  void include() {
    member = true;
  }

  void include(String element) {
    descend(element).member = true;
  }

  /** Drops nodes that a builder made but left empty. */
  FieldSet compact() {
    children.values().removeIf(child -> child.compact().isEmpty());
    return this;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof FieldSet set && member == set.member && children.equals(set.children);
  }

  @Override
  public int hashCode() {
    return 31 * children.hashCode() + Boolean.hashCode(member);
  }

  @Override
  public String toString() {
    return toJson().toString();
  }
}
