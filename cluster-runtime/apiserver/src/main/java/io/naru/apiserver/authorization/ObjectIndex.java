package io.naru.apiserver.authorization;

import io.naru.machinery.ApiObject;
import java.util.List;

/** Something that is derived from objects, and follows them. Thread-safe. */
public interface ObjectIndex {

  /** The object is there, new or changed. */
  void put(ApiObject object);

  /** The object is gone. */
  void remove(ApiObject object);

  /** Forgets objects of a kind that are not among these. */
  void retainOnly(String kind, List<ApiObject> present);
}
