package io.naru.apiserver.cel;

import java.util.LinkedHashMap;

/** An object that an expression constructed, with the type that it named. Keys are identifiers. */
public final class ConstructedObject extends LinkedHashMap<Object, Object> {

  private static final long serialVersionUID = 1L;

  private final String typeName;

  ConstructedObject(String typeName) {
    this.typeName = typeName;
  }

  /** {@code Object}, {@code Object.spec} or {@code JSONPatch}. */
  public String typeName() {
    return typeName;
  }

  @Override
  public boolean equals(Object other) {
    return super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
