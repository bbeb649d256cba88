package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completion indexes, as pods carry them and as statuses write them: {@code 1,3-5,7}. */
final class Indexes {

  /** Label and annotation of a pod. */
  static final String KEY = "batch.kubernetes.io/job-completion-index";

  private Indexes() {}

  /** The index of a pod, or -1. */
  static int of(Pod pod) {
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String text = annotations == null ? null : annotations.get(KEY);
    return text == null ? -1 : number(text);
  }

  /** Reads a list; indexes of {@code limit} and above, and what is no number, are left out. */
  static BitSet parse(@Nullable String text, int limit) {
    BitSet result = new BitSet();
    if (text == null || text.isEmpty()) {
      return result;
    }
    for (String part : text.split(",", -1)) {
      int dash = part.indexOf('-');
      int first = number(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : number(part.substring(dash + 1));
      if (first >= 0 && last >= first && first < limit) {
        result.set(first, Math.min(last, limit - 1) + 1);
      }
    }
    return result;
  }

  static String format(BitSet indexes) {
    StringBuilder text = new StringBuilder();
    for (int first = indexes.nextSetBit(0); first >= 0; ) {
      int end = indexes.nextClearBit(first);
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (end - first > 1) {
        text.append(end - first == 2 ? "," : "-").append(end - 1);
      }
      first = indexes.nextSetBit(end);
    }
    return text.toString();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
