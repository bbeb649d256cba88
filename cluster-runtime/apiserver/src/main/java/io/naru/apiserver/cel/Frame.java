package io.naru.apiserver.cel;

import io.naru.apiserver.cel.value.CostBudget;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation under way: the variables of comprehensions, and where to find the declared ones.
 */
final class Frame {

  private final @Nullable Object[] slots;
  private final CostBudget budget;
  private final Function<String, Object> variables;

  Frame(int slots, CostBudget budget, Function<String, Object> variables) {
    this.slots = new @Nullable Object[slots];
    this.budget = budget;
    this.variables = variables;
  }

  CostBudget budget() {
    return budget;
  }

  @Nullable Object slot(int index) {
    return slots[index];
  }

  void set(int index, Object value) {
    slots[index] = value;
  }

  Object variable(String name) {
    return variables.apply(name);
  }
}
