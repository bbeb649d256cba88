package io.naru.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import io.naru.apiserver.cel.value.Shape;
import io.naru.apiserver.cel.value.ShapeSizes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What evaluating a part of an expression costs, and how large its value becomes. */
final class CostEstimate {

  /** The whole costs of an expression; {@code most} saturates. */
  record Range(long least, long most) {

    Range plus(long cost) {
      return plus(new Range(cost, cost));
    }

    Range plus(Range other) {
      return new Range(add(least, other.least), add(most, other.most));
    }
  }

  /**
   * @param size characters, items or entries at most
   * @param shape null if no schema describes the value
   */
  record Part(Range cost, long size, @Nullable Shape shape) {

    static Part of(Range cost, Shape shape) {
      return new Part(cost, ShapeSizes.most(shape), shape);
    }
  }

  static final long UNKNOWN = Long.MAX_VALUE;

  private CostEstimate() {}

  static Range of(CelAbstractSyntaxTree tree, Map<String, ExpressionType> variables) {
    return new CostWalker(tree, variables).part(tree.getExpr()).cost();
  }

  static long add(long a, long b) {
    long sum = a + b;
    return sum < 0 ? UNKNOWN : sum;
  }

  static long multiply(long a, long b) {
    long high = Math.multiplyHigh(a, b);
    long product = a * b;
    return high != 0 || product < 0 ? UNKNOWN : product;
  }

  /** One walk over so many characters. */
  static long traversal(long size) {
    return size == UNKNOWN ? UNKNOWN : (long) Math.ceil(size * 0.1);
  }
}
