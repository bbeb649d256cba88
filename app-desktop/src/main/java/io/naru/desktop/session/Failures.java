package io.naru.desktop.session;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Failures in words for people. */
public final class Failures {

  private Failures() {}

  /** What the cluster said, or the innermost reason. */
  public static String message(Throwable failure) {
    Throwable reason = failure;
    while ((reason instanceof CompletionException || reason instanceof ExecutionException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    if (reason instanceof KubernetesClientException answered) {
      String said = said(answered);
      if (said != null) {
        return said;
      }
    }
    if (reason.getCause() != null && reason instanceof KubernetesClientException) {
      return message(reason.getCause()); // the library's own message says nothing
    }
    if (reason instanceof ConnectException) {
      return "nothing listens at the server's address"; // its own message is empty, mostly
    }
    String message = reason.getMessage();
    if (message == null || message.isBlank()) {
      return reason.getClass().getSimpleName();
    }
    // Messages of errors, and of addresses that nothing answers at, are only names.
    boolean bare = reason instanceof Error || message.indexOf(' ') < 0;
    return bare ? reason.getClass().getSimpleName() + ": " + message : message;
  }

  private static @Nullable String said(KubernetesClientException failure) {
    return failure.getStatus() == null ? null : failure.getStatus().getMessage();
  }
}
