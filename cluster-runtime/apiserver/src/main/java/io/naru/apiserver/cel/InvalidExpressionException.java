package io.naru.apiserver.cel;

/** An expression does not compile; the message says where, in the words that clients expect. */
public final class InvalidExpressionException extends Exception {

  private static final long serialVersionUID = 1L;

  InvalidExpressionException(String message) {
    super(message);
  }

  /** The message, which is never null. */
  public String text() {
    return String.valueOf(getMessage());
  }
}
