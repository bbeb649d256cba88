package io.naru.apiserver.cel;

import dev.cel.common.ast.CelExpr;
import io.naru.apiserver.cel.library.Accumulator;
import io.naru.apiserver.cel.library.MapAccumulator;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.List;
import java.util.Map;

/**
 * A comprehension: what {@code all}, {@code exists}, {@code map} and their like become. A failure
 * of one round is kept as the accumulator, since a later round may make it irrelevant: {@code
 * exists} is true if one item satisfies it, whatever the others do.
 */
record Loops(
    Step range,
    Step initial,
    int accumulator,
    int first,
    int second,
    Step condition,
    Step step,
    Step result)
    implements Step {

  /** Accumulators that start as empty literals may grow in place. */
  static Step growing(CelExpr literal, Step plain) {
    if (literal.getKind() == CelExpr.ExprKind.Kind.LIST && literal.list().elements().isEmpty()) {
      return frame -> {
        frame.budget().charge(Literals.LIST_COST);
        return new Accumulator();
      };
    }
    if (literal.getKind() == CelExpr.ExprKind.Kind.MAP && literal.map().entries().isEmpty()) {
      return frame -> {
        frame.budget().charge(Literals.MAP_COST);
        return new MapAccumulator();
      };
    }
    return plain;
  }

  @Override
  public Object run(Frame frame) {
    Object over = range.run(frame);
    frame.set(accumulator, initial.run(frame));
    switch (over) {
      case List<?> list -> overList(list, frame);
      case Map<?, ?> map -> overMap(map, frame);
      default -> throw EvaluationException.noSuchOverload();
    }
    return result.run(frame);
  }

  private void overList(List<?> list, Frame frame) {
    long index = 0;
    for (Object item : list) {
      boolean goesOn = second < 0 ? round(frame, item, item) : round(frame, index++, item);
      if (!goesOn) {
        return;
      }
    }
  }

  private void overMap(Map<?, ?> map, Frame frame) {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (!round(frame, entry.getKey(), entry.getValue())) {
        return;
      }
    }
  }

  private boolean round(Frame frame, Object one, Object other) {
    frame.set(first, one);
    if (second >= 0) {
      frame.set(second, other);
    }
    try {
      if (!(condition.run(frame) instanceof Boolean goesOn) || !goesOn) {
        return false;
      }
      frame.set(accumulator, step.run(frame));
    } catch (EvaluationException failed) {
      if (failed.overBudget()) {
        throw failed;
      }
      frame.set(accumulator, failed);
    }
    return true;
  }
}
