package io.naru.apiserver.cel.library;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All functions by name: what the checker is told, and how a call finds its overload. */
public final class Functions {

  /** What a function does. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param arguments of the signature's types; the receiver first
     * @throws EvaluationException if there is no value
     */
    Object call(Object[] arguments);
  }

  /** What a call costs, told when its value is known. */
  @FunctionalInterface
  public interface Cost {
    long of(Object[] arguments, Object result);
  }

  private record Overload(Signature signature, Cost cost, Body body) {}

  private static final Cost ONE = (arguments, result) -> 1;

  private final Map<String, List<Overload>> overloads = new HashMap<>();
  private final Map<String, List<CelOverloadDecl>> declarations = new HashMap<>();

  Functions() {}

  /** A function whose call costs one. */
  Functions add(String signature, Body body) {
    return add(signature, ONE, body);
  }

  Functions add(String signature, Cost cost, Body body) {
    Signature parsed = Signature.parse(signature);
    declarations
        .computeIfAbsent(parsed.function(), name -> new ArrayList<>())
        .add(parsed.declaration());
    return implement(parsed, cost, body);
  }

  /** A function that the checker knows already. */
  Functions standard(String signature, Body body) {
    return implement(Signature.parse(signature), ONE, body);
  }

  Functions standard(String signature, Cost cost, Body body) {
    return implement(Signature.parse(signature), cost, body);
  }

  private Functions implement(Signature signature, Cost cost, Body body) {
    overloads
        .computeIfAbsent(signature.function(), name -> new ArrayList<>())
        .add(new Overload(signature, cost, body));
    return this;
  }

  /** What the checker is told beyond the standard functions. */
  public List<CelFunctionDecl> declarations() {
    return declarations.entrySet().stream()
        .map(entry -> CelFunctionDecl.newFunctionDeclaration(entry.getKey(), entry.getValue()))
        .toList();
  }

  public boolean has(String function) {
    return overloads.containsKey(function);
  }

  /**
   * Calls the overload that takes these arguments.
   *
   * @throws EvaluationException if there is none, if it fails, or if the budget is used up
   */
  public Object call(String function, Object[] arguments, CostBudget budget) {
    List<Overload> candidates = overloads.get(function);
    if (candidates != null) {
      for (Overload overload : candidates) {
        if (overload.signature().accepts(arguments)) {
          Object result = overload.body().call(arguments);
          budget.charge(overload.cost().of(arguments, result));
          return result;
        }
      }
    }
    throw EvaluationException.noSuchOverload();
  }
}
