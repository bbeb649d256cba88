package io.naru.apiserver.cel.value;

/**
 * What evaluations may still cost, in the units that Kubernetes documents. May be handed to several
 * expressions one after the other; for one thread.
 */
public final class CostBudget {

  /** Of one expression. */
  public static final long PER_CALL = 1_000_000;

  /** Of all expressions of one validation. */
  public static final long PER_VALIDATION = 10_000_000;

  /** Of all match conditions of one webhook or policy. */
  public static final long PER_MATCH_CONDITIONS = 2_500_000;

  private long remaining;
  private long remainingOfCall;

  public CostBudget(long limit) {
    this.remaining = limit;
    this.remainingOfCall = Math.min(limit, PER_CALL);
  }

  /** A budget of one whole validation. */
  public static CostBudget ofValidation() {
    return new CostBudget(PER_VALIDATION);
  }

  /** The next expression begins. */
  public void nextCall() {
    remainingOfCall = Math.min(remaining, PER_CALL);
  }

  /**
   * @throws EvaluationException if it is used up
   */
  public void charge(long cost) {
    remaining -= cost;
    remainingOfCall -= cost;
    if (remainingOfCall < 0) {
      throw EvaluationException.costExceeded();
    }
  }

  /** May be negative once exceeded. */
  public long remaining() {
    return remaining;
  }
}
