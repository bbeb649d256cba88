package io.naru.apiserver.cel.value;

/**
 * An expression has no value: a missing key, a division by zero, an exhausted budget. Carries no
 * stack trace, since {@code ||} and {@code &&} absorb such errors all the time.
 */
public final class EvaluationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean overBudget;

  public EvaluationException(String message) {
    this(message, false);
  }

  private EvaluationException(String message, boolean overBudget) {
    super(message, null, false, false);
    this.overBudget = overBudget;
  }

  static EvaluationException costExceeded() {
    return new EvaluationException("operation cancelled: actual cost limit exceeded", true);
  }

  /** No function of this name takes such operands. */
  public static EvaluationException noSuchOverload() {
    return new EvaluationException("no such overload");
  }

  /** Whether it ended because it became too expensive: then nothing may absorb it. */
  public boolean overBudget() {
    return overBudget;
  }

  /** The message, which is never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
