package io.naru.apiserver.verdicts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Knows what came of the last attempt to schedule each pod. Thread-safe. */
@FunctionalInterface
public interface PodVerdicts {

  /**
   * What is told about a pod, without {@code apiVersion}, {@code kind} and {@code metadata}; null
   * if it has not been tried of late.
   */
  @Nullable ObjectNode of(String namespace, String pod);
}
