package io.naru.apiserver.cel;

import static io.naru.apiserver.cel.CostEstimate.add;
import static io.naru.apiserver.cel.CostEstimate.multiply;
import static io.naru.apiserver.cel.CostEstimate.traversal;

import io.naru.apiserver.cel.CostEstimate.Part;
import io.naru.apiserver.cel.CostEstimate.Range;
import java.util.List;

/** What calls of functions cost, by the sizes of their arguments. */
final class CallCosts {

  private CallCosts() {}

  static Range of(String function, List<Part> arguments) {
    long first = arguments.isEmpty() ? 1 : arguments.get(0).size();
    long second = arguments.size() < 2 ? 1 : arguments.get(1).size();
    return switch (function) {
      case "check" -> exactly(350_000);
      case "startsWith", "endsWith" -> upTo(traversal(second));
      case "@in", "_in_" -> upTo(second);
      case "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_" ->
          upTo(Math.max(1, traversal(Math.min(first, second))));
      case "matches", "find", "findAll" ->
          upTo(multiply(traversal(add(1, first)), Math.ceilDiv(second, 4)));
      case "contains" ->
          arguments.size() == 2 && second != CostEstimate.UNKNOWN
              ? upTo(multiply(traversal(first), Math.max(1, traversal(second))))
              : upTo(multiply(first, second));
      case "equivalent", "intersects", "sets.contains", "sets.equivalent", "sets.intersects" ->
          upTo(multiply(first, second));
      case "_+_" -> upTo(Math.max(1, traversal(add(first, second))));
      case "isSorted", "sum", "min", "max", "sort", "distinct", "flatten", "reverse" -> upTo(first);
      case "indexOf", "lastIndexOf" -> upTo(multiply(first, Math.max(1, traversal(second))));
      case "url",
          "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "replace",
          "split",
          "join",
          "format",
          "quantity",
          "isQuantity",
          "ip",
          "isIP",
          "cidr",
          "isCIDR",
          "semver",
          "isSemver",
          "isURL",
          "validate",
          "bytes" ->
          upTo(Math.max(1, traversal(first)));
      default -> exactly(1);
    };
  }

  private static Range exactly(long cost) {
    return new Range(cost, cost);
  }

  private static Range upTo(long cost) {
    return new Range(Math.min(1, cost), cost);
  }

  /** Characters, items or entries of the value at most. */
  static long resultSize(String function, List<Part> arguments) {
    long first = arguments.isEmpty() ? CostEstimate.UNKNOWN : arguments.get(0).size();
    return switch (function) {
      case "_+_" -> add(first, arguments.get(1).size());
      case "lowerAscii",
          "upperAscii",
          "substring",
          "trim",
          "split",
          "find",
          "findAll",
          "string",
          "bytes",
          "charAt",
          "reverse",
          "sort",
          "distinct",
          "slice",
          "min",
          "max",
          "value",
          "optional.of",
          "dyn" ->
          first;
      case "orValue", "or" -> Math.max(first, arguments.get(1).size());
      default -> CostEstimate.UNKNOWN;
    };
  }
}
