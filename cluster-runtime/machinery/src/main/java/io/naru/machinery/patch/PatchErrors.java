package io.naru.machinery.patch;

import io.naru.machinery.Status;
import io.naru.machinery.Status.Details;
import io.naru.machinery.StatusException;
import java.util.List;

/** The answers to patches that cannot be read, or cannot be applied. */
final class PatchErrors {

  private PatchErrors() {}

  /** 400: the document is no patch. */
  static StatusException malformed(String message) {
    return StatusException.badRequest(message);
  }

  /** 422 without causes: the document is a patch, but does not fit this object. */
  static StatusException inapplicable(String message) {
    return new StatusException(
        new Status(422, "Invalid", message, new Details("", "", "", "", List.of(), 0)));
  }
}
