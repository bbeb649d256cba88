package io.naru.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelType;
import dev.cel.common.types.TypeType;
import dev.cel.common.values.NullValue;
import io.naru.apiserver.cel.library.Functions;
import io.naru.apiserver.cel.library.Libraries;
import io.naru.apiserver.cel.library.TypeValue;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a checked tree into steps: names are resolved once, not at every evaluation. */
final class Planner {

  private final CelAbstractSyntaxTree tree;
  private final Set<String> declared;
  private final Functions functions = Libraries.functions();
  private final Set<String> mentioned = new HashSet<>();
  private Map<String, Integer> scope = new HashMap<>();
  private int slots;

  Planner(CelAbstractSyntaxTree tree, Set<String> declared) {
    this.tree = tree;
    this.declared = declared;
  }

  Step plan() {
    return plan(tree.getExpr());
  }

  int slots() {
    return slots;
  }

  Set<String> mentioned() {
    return Set.copyOf(mentioned);
  }

  private Step plan(CelExpr expr) {
    return switch (expr.getKind()) {
      case CONSTANT -> constant(expr.constant());
      case IDENT -> identifier(expr, expr.ident().name());
      case SELECT -> select(expr);
      case CALL -> call(expr.call());
      case LIST -> list(expr.list());
      case MAP -> map(expr.map());
      case STRUCT -> struct(expr.struct());
      case COMPREHENSION -> comprehension(expr.comprehension());
      case NOT_SET -> throw new IllegalArgumentException("an empty expression");
    };
  }

  private static Step constant(CelConstant constant) {
    Object value =
        switch (constant.getKind()) {
          case BOOLEAN_VALUE -> constant.booleanValue();
          case INT64_VALUE -> constant.int64Value();
          case UINT64_VALUE -> constant.uint64Value();
          case DOUBLE_VALUE -> constant.doubleValue();
          case STRING_VALUE -> constant.stringValue();
          case BYTES_VALUE -> constant.bytesValue();
          default -> NullValue.NULL_VALUE;
        };
    return frame -> value;
  }

  private Step identifier(CelExpr expr, String written) {
    Integer slot = scope.get(written);
    if (slot != null) {
      return frame -> {
        frame.budget().charge(1);
        Object value = frame.slot(slot);
        if (value instanceof EvaluationException failed) {
          throw failed;
        }
        return value == null ? NullValue.NULL_VALUE : value;
      };
    }
    String name = tree.getReference(expr.id()).map(CelReference::name).orElse(written);
    CelType type = tree.getType(expr.id()).orElse(null);
    if (!declared.contains(name) && type instanceof TypeType) {
      TypeValue value = new TypeValue(name);
      return frame -> value;
    }
    mentioned.add(name);
    return frame -> {
      frame.budget().charge(1);
      return frame.variable(name);
    };
  }

  private Step select(CelExpr expr) {
    CelExpr.CelSelect select = expr.select();
    Optional<CelReference> qualified = tree.getReference(expr.id());
    if (qualified.isPresent() && !select.testOnly()) {
      return identifier(expr, qualified.get().name());
    }
    Step operand = plan(select.operand());
    String field = select.field();
    if (select.testOnly()) {
      return frame -> Selection.has(operand.run(frame), field);
    }
    return frame -> {
      Object value = operand.run(frame);
      frame.budget().charge(1);
      return Selection.field(value, field);
    };
  }

  private Step call(CelExpr.CelCall call) {
    List<CelExpr> arguments = new ArrayList<>();
    String function = call.function();
    if (call.target().isPresent()) {
      CelExpr target = call.target().get();
      if (tree.getType(target.id()).isEmpty() && target.getKind() == CelExpr.ExprKind.Kind.IDENT) {
        // A namespace, as in sets.contains(a, b).
        function = target.ident().name() + "." + function;
      } else {
        arguments.add(target);
      }
    }
    arguments.addAll(call.args());
    List<Step> steps = arguments.stream().map(this::plan).toList();
    return switch (function) {
      case "_&&_" -> Logic.and(steps.get(0), steps.get(1));
      case "_||_" -> Logic.or(steps.get(0), steps.get(1));
      case "_?_:_" -> Logic.conditional(steps.get(0), steps.get(1), steps.get(2));
      case "@not_strictly_false", "__not_strictly_false__" -> Logic.notStrictlyFalse(steps.get(0));
      case "or" -> Logic.optionalOr(steps.get(0), steps.get(1));
      case "orValue" -> Logic.optionalOrValue(steps.get(0), steps.get(1));
      case "_[_]" -> index(steps.get(0), steps.get(1));
      case "_[?_]" -> optionalIndex(steps.get(0), steps.get(1));
      case "_?._" -> optionalSelect(steps.get(0), arguments.get(1).constant().stringValue());
      default -> invocation(function, steps);
    };
  }

  private static Step index(Step operand, Step key) {
    return frame -> {
      Object value = operand.run(frame);
      Object at = key.run(frame);
      frame.budget().charge(1);
      return Selection.index(value, at);
    };
  }

  private static Step optionalIndex(Step operand, Step key) {
    return frame -> {
      Object value = operand.run(frame);
      Object at = key.run(frame);
      frame.budget().charge(1);
      return Selection.optionalIndex(value, at);
    };
  }

  private static Step optionalSelect(Step operand, String field) {
    return frame -> {
      Object value = operand.run(frame);
      frame.budget().charge(1);
      return Selection.optionalField(value, field);
    };
  }

  private Step invocation(String function, List<Step> steps) {
    if (!functions.has(function)) {
      throw new IllegalStateException("no function " + function);
    }
    return frame -> {
      Object[] arguments = new Object[steps.size()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = steps.get(i).run(frame);
      }
      return functions.call(function, arguments, frame.budget());
    };
  }

  private Step list(CelExpr.CelList list) {
    return Literals.list(
        list.elements().stream().map(this::plan).toList(), Set.copyOf(list.optionalIndices()));
  }

  private Step map(CelExpr.CelMap map) {
    return Literals.map(
        map.entries().stream()
            .map(entry ->
                new Literals.Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()))
            .toList());
  }

  private Step struct(CelExpr.CelStruct struct) {
    return Literals.object(
        struct.messageName(),
        struct.entries().stream()
            .map(entry -> {
              String field = entry.fieldKey();
              return new Literals.Entry(frame -> field, plan(entry.value()), entry.optionalEntry());
            })
            .toList());
  }

  private Step comprehension(CelExpr.CelComprehension loop) {
    Step range = plan(loop.iterRange());
    Step initial = Loops.growing(loop.accuInit(), plan(loop.accuInit()));
    Map<String, Integer> outer = scope;
    scope = new HashMap<>(outer);
    int accumulator = declare(loop.accuVar());
    Map<String, Integer> withAccumulator = new HashMap<>(scope);
    int first = declare(loop.iterVar());
    int second = loop.iterVar2().isEmpty() ? -1 : declare(loop.iterVar2());
    Step condition = plan(loop.loopCondition());
    Step step = plan(loop.loopStep());
    scope = withAccumulator;
    Step result = plan(loop.result());
    scope = outer;
    return new Loops(range, initial, accumulator, first, second, condition, step, result);
  }

  private int declare(String name) {
    scope.put(name, slots);
    return slots++;
  }
}
