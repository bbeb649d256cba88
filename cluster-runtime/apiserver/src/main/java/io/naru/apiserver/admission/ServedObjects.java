package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.cel.ExpressionType;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.GroupVersionResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is served, and how objects become those of another version. Thread-safe. */
public interface ServedObjects {

  /** The kinds under which the same objects are served, the given one among them. */
  List<Kind> versionsOf(Kind kind);

  /** Null if no such kind is served. */
  @Nullable Kind find(GroupVersionKind kind);

  /** Null if no such resource is served. */
  @Nullable Kind find(GroupVersionResource resource);

  /** What expressions may know of a kind's objects. */
  ExpressionType typeOf(Kind kind);

  /** An object in another version of its kind; a new tree. */
  ObjectNode convert(Kind from, Kind to, ObjectNode object);

  /**
   * An object without the fields that its kind does not know.
   *
   * @throws io.naru.machinery.StatusException if it is no such object
   */
  ObjectNode known(Kind kind, ObjectNode object);

  /** Fills what was left open, as for an object that a client sends. */
  void applyDefaults(Kind kind, ObjectNode object);

  /**
   * What an apply configuration makes of an object: a new tree.
   *
   * @throws io.naru.machinery.StatusException if it does not fit the kind
   */
  ObjectNode apply(Kind kind, ObjectNode object, ObjectNode configuration);
}
