package io.naru.apiserver.cel;

import io.naru.apiserver.cel.value.EvaluationException;

/** A part of an expression, ready to run. */
@FunctionalInterface
interface Step {

  /**
   * @throws EvaluationException if it has no value
   */
  Object run(Frame frame);
}
