package io.naru.apiserver.cel;

import io.naru.apiserver.cel.value.EvaluationException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operators that do not need all their operands, and forgive errors of those they do not need. */
final class Logic {

  private Logic() {}

  static Step and(Step left, Step right) {
    return frame -> decide(left, right, frame, false);
  }

  static Step or(Step left, Step right) {
    return frame -> decide(left, right, frame, true);
  }

  /** Either side may decide with {@code decisive}; else an error of one side is the outcome. */
  private static Object decide(Step left, Step right, Frame frame, boolean decisive) {
    EvaluationException failure = null;
    for (Step side : new Step[] {left, right}) {
      try {
        Object value = side.run(frame);
        if (!(value instanceof Boolean bool)) {
          failure = failure == null ? EvaluationException.noSuchOverload() : failure;
        } else if (bool == decisive) {
          return decisive;
        }
      } catch (EvaluationException failed) {
        failure = first(failure, failed);
      }
    }
    if (failure != null) {
      throw failure;
    }
    return !decisive;
  }

  private static EvaluationException first(
      @Nullable EvaluationException earlier, EvaluationException failed) {
    if (failed.overBudget()) {
      throw failed;
    }
    return earlier == null ? failed : earlier;
  }

  static Step conditional(Step condition, Step yes, Step no) {
    return frame -> {
      if (!(condition.run(frame) instanceof Boolean holds)) {
        throw EvaluationException.noSuchOverload();
      }
      return holds ? yes.run(frame) : no.run(frame);
    };
  }

  static Step notStrictlyFalse(Step operand) {
    return frame -> {
      frame.budget().charge(1);
      try {
        return !Boolean.FALSE.equals(operand.run(frame));
      } catch (EvaluationException failed) {
        if (failed.overBudget()) {
          throw failed;
        }
        return true;
      }
    };
  }

  static Step optionalOr(Step left, Step right) {
    return frame -> {
      Optional<?> optional = optional(left.run(frame));
      frame.budget().charge(1);
      return optional.isPresent() ? optional : optional(right.run(frame));
    };
  }

  static Step optionalOrValue(Step left, Step right) {
    return frame -> {
      Optional<?> optional = optional(left.run(frame));
      frame.budget().charge(1);
      return optional.isPresent() ? optional.get() : right.run(frame);
    };
  }

  private static Optional<?> optional(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional;
    }
    throw EvaluationException.noSuchOverload();
  }
}
