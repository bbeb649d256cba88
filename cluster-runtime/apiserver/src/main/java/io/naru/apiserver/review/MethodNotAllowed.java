package io.naru.apiserver.review;

import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.util.List;

/** The answer to methods that a path has no use for. */
public final class MethodNotAllowed {

  private MethodNotAllowed() {}

  public static StatusException exception() {
    return new StatusException(
        new Status(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource",
            new Details("", "", "", "", List.of(), 0)));
  }
}
