package io.naru.apiserver.request;

import io.naru.machinery.StatusException;

/** Answers requests. Called on a virtual thread of the request's own: may block. */
@FunctionalInterface
public interface ApiHandler {
  /**
   * @throws StatusException to answer with a Status
   */
  ApiResponse handle(ApiRequest request) throws InterruptedException;
}
