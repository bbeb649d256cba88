package io.naru.apiserver.customresources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.StatusException;
import java.util.List;

/** Turns objects of one version of a definition into those of another. Thread-safe. */
interface Conversion {

  /** {@code spec.conversion.strategy: None}: all versions say the same. */
  Conversion NONE =
      (objects, apiVersion) -> {
        objects.forEach(object -> object.put("apiVersion", apiVersion));
        return objects;
      };

  /**
   * Converts objects, none of which is of the wanted version yet.
   *
   * @param objects the caller's own; consumed
   * @return as many, in the same order
   * @throws StatusException 500 if they cannot be converted
   */
  List<ObjectNode> convert(List<ObjectNode> objects, String apiVersion);
}
