package io.naru.apiserver.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What admission has to say for the audit log about the request under way. Where nobody audits it
 * is said to nobody.
 */
public final class AuditAnnotations {

  private static final ScopedValue<Map<String, String>> CURRENT = ScopedValue.newInstance();

  private AuditAnnotations() {}

  /**
   * Does something whose annotations are wanted.
   *
   * @return its result
   */
  public static <R, X extends Throwable> R collect(
      Map<String, String> annotations, ScopedValue.CallableOp<R, X> work) throws X {
    return ScopedValue.where(CURRENT, annotations).call(work);
  }

  /** A map that may be written to by several threads. */
  public static Map<String, String> fresh() {
    return new ConcurrentHashMap<>();
  }

  /** The first value of a key stands. */
  public static void add(String key, String value) {
    if (CURRENT.isBound()) {
      CURRENT.get().putIfAbsent(key, value);
    }
  }

  /** Binds another thread to the annotations of this one. */
  public static Runnable inherited(Runnable work) {
    if (!CURRENT.isBound()) {
      return work;
    }
    Map<String, String> annotations = CURRENT.get();
    return () -> ScopedValue.where(CURRENT, annotations).run(work);
  }
}
