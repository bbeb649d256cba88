package io.naru.desktop.session;

import io.fabric8.kubernetes.client.KubernetesClientException;
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
    String message = reason.getMessage();
    return message == null || message.isBlank() ? reason.getClass().getSimpleName() : message;
  }

  private static @Nullable String said(KubernetesClientException failure) {
    return failure.getStatus() == null ? null : failure.getStatus().getMessage();
  }
}
