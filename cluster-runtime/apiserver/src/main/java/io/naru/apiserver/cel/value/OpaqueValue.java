package io.naru.apiserver.cel.value;

/** A value of a library's own type. Equal by {@code equals}. */
public interface OpaqueValue {

  /** As {@code type(x)} names it. */
  String typeName();
}
