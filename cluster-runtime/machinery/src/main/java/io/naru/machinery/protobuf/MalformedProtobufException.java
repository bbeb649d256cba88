package io.naru.machinery.protobuf;

/** Bytes that are no protocol buffers message of the kind expected; the message says why. */
public final class MalformedProtobufException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MalformedProtobufException(String message) {
    super(message);
  }
}
