package io.naru.apiserver.admission;

import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks up the present state of objects, with no authorization. Thread-safe. */
public interface ObjectReader {

  /** Null if there is no such object. {@code namespace} empty for cluster-scoped ones. */
  @Nullable ApiObject find(GroupVersionResource resource, String namespace, String name);

  /** All of a namespace, or with an empty namespace all there are; in key order. */
  List<ApiObject> list(GroupVersionResource resource, String namespace);
}
