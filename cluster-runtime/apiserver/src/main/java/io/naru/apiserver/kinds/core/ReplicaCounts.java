package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import java.util.List;

/** Counts in the status of what keeps pods running: none is negative, and parts fit the whole. */
public final class ReplicaCounts {

  private ReplicaCounts() {}

  /** Of replica sets and replication controllers. */
  public static void validate(Field status, FieldErrors errors) {
    for (String number :
        List.of(
            "replicas",
            "fullyLabeledReplicas",
            "readyReplicas",
            "availableReplicas",
            "observedGeneration")) {
      Checks.nonNegative(status.at(number), errors);
    }
    for (String part : List.of("fullyLabeledReplicas", "readyReplicas", "availableReplicas")) {
      notMoreThan(status.at(part), status.at("replicas"), errors);
    }
    notMoreThan(status.at("availableReplicas"), status.at("readyReplicas"), errors);
  }

  public static void notMoreThan(Field part, Field whole, FieldErrors errors) {
    if (part.number() > whole.number()) {
      String name = whole.path().substring(whole.path().lastIndexOf('.') + 1);
      errors.invalid(part.path(), part.number(), "cannot be greater than status." + name);
    }
  }
}
