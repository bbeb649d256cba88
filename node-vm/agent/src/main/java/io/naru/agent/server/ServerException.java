package io.naru.agent.server;

/** A request that is answered with an error. */
final class ServerException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int code;

  ServerException(int code, String message) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
