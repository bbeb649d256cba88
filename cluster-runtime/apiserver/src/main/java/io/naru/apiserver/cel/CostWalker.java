package io.naru.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import io.naru.apiserver.cel.CostEstimate.Part;
import io.naru.apiserver.cel.CostEstimate.Range;
import io.naru.apiserver.cel.value.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Adds up what every part of an expression costs. A loop costs its rounds times its step. */
final class CostWalker {

  private static final Range NOTHING = new Range(0, 0);

  private final CelAbstractSyntaxTree tree;
  private final Map<String, ExpressionType> variables;
  private Map<String, Part> scope = new HashMap<>();

  CostWalker(CelAbstractSyntaxTree tree, Map<String, ExpressionType> variables) {
    this.tree = tree;
    this.variables = variables;
  }

  Part part(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> sized(NOTHING, size(expr.constant()));
      case IDENT -> identifier(expr, expr.ident().name());
      case SELECT -> select(expr);
      case CALL -> call(expr);
      case LIST ->
          sized(sum(expr.list().elements(), Literals.LIST_COST), expr.list().elements().size());
      case MAP -> map(expr.map());
      case STRUCT -> struct(expr.struct());
      case COMPREHENSION -> loop(expr.comprehension());
      case NOT_SET -> sized(NOTHING, 0);
    };
  }

  private static Part sized(Range cost, long size) {
    return new Part(cost, size, null);
  }

  private static long size(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> constant.stringValue().length();
      case BYTES_VALUE -> constant.bytesValue().size();
      default -> 1;
    };
  }

  private Part identifier(CelExpr expr, String written) {
    Part local = scope.get(written);
    Range one = new Range(1, 1);
    if (local != null) {
      return new Part(one, local.size(), local.shape());
    }
    String name = tree.getReference(expr.id()).map(found -> found.name()).orElse(written);
    ExpressionType type = variables.get(name);
    Shape shape = type == null ? null : type.shape();
    return shape == null ? sized(one, sizeOf(expr)) : Part.of(one, shape);
  }

  /** Of values that no schema bounds: numbers and the like are still small. */
  private long sizeOf(CelExpr expr) {
    Optional<CelType> type = tree.getType(expr.id());
    return switch (type.map(CelType::kind).orElse(dev.cel.common.types.CelKind.DYN)) {
      case BOOL, INT, UINT, DOUBLE, TIMESTAMP, DURATION, NULL_TYPE, TYPE -> 1;
      default -> CostEstimate.UNKNOWN;
    };
  }

  private Part select(CelExpr expr) {
    Optional<dev.cel.common.ast.CelReference> qualified = tree.getReference(expr.id());
    if (qualified.isPresent() && variables.containsKey(qualified.get().name())) {
      return identifier(expr, qualified.get().name());
    }
    Part operand = part(expr.select().operand());
    Range cost = operand.cost().plus(1);
    Shape field = field(operand.shape(), expr.select().field());
    return field == null || expr.select().testOnly()
        ? sized(cost, sizeOf(expr))
        : Part.of(cost, field);
  }

  private static @Nullable Shape field(@Nullable Shape shape, String name) {
    if (shape == null) {
      return null;
    }
    Shape.Property property = shape.properties().get(name);
    return property == null ? shape.element() : property.shape();
  }

  private Range sum(List<CelExpr> parts, long more) {
    Range sum = new Range(more, more);
    for (CelExpr part : parts) {
      sum = sum.plus(part(part).cost());
    }
    return sum;
  }

  private Part map(CelExpr.CelMap map) {
    List<CelExpr> parts = new ArrayList<>();
    map.entries().forEach(entry -> parts.addAll(List.of(entry.key(), entry.value())));
    return sized(sum(parts, Literals.MAP_COST), map.entries().size());
  }

  private Part struct(CelExpr.CelStruct struct) {
    List<CelExpr> parts = struct.entries().stream().map(entry -> entry.value()).toList();
    return sized(sum(parts, 40), struct.entries().size());
  }

  private Part call(CelExpr expr) {
    List<Part> arguments = new ArrayList<>();
    expr.call()
        .target()
        .filter(target -> tree.getType(target.id()).isPresent())
        .ifPresent(target -> arguments.add(part(target)));
    expr.call().args().forEach(argument -> arguments.add(part(argument)));
    String function = expr.call().function();
    return switch (function) {
      case "_?_:_" -> conditional(arguments);
      case "_&&_", "_||_" -> {
        Range left = arguments.get(0).cost();
        yield sized(new Range(left.least(), left.plus(arguments.get(1).cost()).most()), 1);
      }
      case "_[_]", "_[?_]", "_?._" -> {
        Shape shape = arguments.get(0).shape();
        Shape element =
            function.equals("_?._")
                ? field(shape, expr.call().args().get(1).constant().stringValue())
                : shape == null ? null : shape.element();
        Range cost = total(arguments).plus(1);
        yield element == null ? sized(cost, sizeOf(expr)) : Part.of(cost, element);
      }
      default ->
          sized(
              total(arguments).plus(CallCosts.of(function, arguments)),
              Math.min(sizeOf(expr), CallCosts.resultSize(function, arguments)));
    };
  }

  private static Part conditional(List<Part> arguments) {
    Part yes = arguments.get(1);
    Part no = arguments.get(2);
    Range branches =
        new Range(
            Math.min(yes.cost().least(), no.cost().least()),
            Math.max(yes.cost().most(), no.cost().most()));
    return new Part(
        arguments.get(0).cost().plus(branches), Math.max(yes.size(), no.size()), yes.shape());
  }

  private static Range total(List<Part> parts) {
    return parts.stream().map(Part::cost).reduce(NOTHING, Range::plus);
  }

  private Part loop(CelExpr.CelComprehension loop) {
    Part range = part(loop.iterRange());
    Part initial = part(loop.accuInit());
    Map<String, Part> outer = scope;
    scope = new HashMap<>(outer);
    Shape over = range.shape();
    Shape element = over == null ? null : over.element();
    boolean overMap = over != null && over.kind() == Shape.Kind.MAP;
    Part item =
        element == null || overMap
            ? sized(NOTHING, CostEstimate.UNKNOWN)
            : Part.of(NOTHING, element);
    // Keys of maps have no bound of their own; they are names, and share the request with all else.
    Part key = sized(NOTHING, overMap ? 3 * 1024 * 1024 : 1);
    boolean two = !loop.iterVar2().isEmpty();
    scope.put(loop.iterVar(), two || overMap ? key : item);
    if (two) {
      scope.put(loop.iterVar2(), element == null ? item : Part.of(NOTHING, element));
    }
    boolean collects =
        loop.accuInit().getKind() == CelExpr.ExprKind.Kind.LIST
            || loop.accuInit().getKind() == CelExpr.ExprKind.Kind.MAP;
    long resultSize = collects ? range.size() : initial.size();
    scope.put(loop.accuVar(), sized(NOTHING, resultSize));
    Range round = part(loop.loopCondition()).cost().plus(part(loop.loopStep()).cost());
    Range result = part(loop.result()).cost();
    scope = outer;
    Range rounds = new Range(0, CostEstimate.multiply(range.size(), round.most()));
    Range cost = range.cost().plus(initial.cost()).plus(rounds).plus(result);
    return new Part(cost, resultSize, collects ? over : null);
  }
}
