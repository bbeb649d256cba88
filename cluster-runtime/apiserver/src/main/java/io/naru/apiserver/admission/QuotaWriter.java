package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import java.util.function.UnaryOperator;

/** Writes the usage of quotas. */
@FunctionalInterface
public interface QuotaWriter {

  /**
   * Changes a quota's status; {@code change} gets its present tree, which it must not touch, and
   * may be called several times, or throw to refuse.
   */
  void change(ApiObject quota, UnaryOperator<ObjectNode> change);
}
