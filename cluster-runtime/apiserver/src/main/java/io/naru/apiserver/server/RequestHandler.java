package io.naru.apiserver.server;

import io.naru.apiserver.request.ApiResponse;

/** Answers every request, errors included. Called on the request's own virtual thread. */
@FunctionalInterface
public interface RequestHandler {
  ApiResponse handle(IncomingRequest request) throws InterruptedException;
}
