package io.naru.controllers.podautoscaler;

/** A metric cannot be had or makes no sense; the message is for people. */
final class MetricException extends Exception {

  private static final long serialVersionUID = 1L;

  MetricException(String message) {
    super(message);
  }
}
