package io.naru.apiserver.admission.webhook;

import io.naru.machinery.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a call, in the words in which users of Kubernetes know it, and by which they
 * find what to do about it.
 */
public final class CallFailures {

  private static final String CERTIFICATE = "tls: failed to verify certificate: x509: ";
  private static final int LONGEST_BODY = 2048;

  private CallFailures() {}

  /** Why nothing could be connected to. */
  public static String unreachable(InetSocketAddress target, IOException failure) {
    String host =
        target.getAddress() == null ? target.getHostString() : target.getAddress().getHostAddress();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    if (target.getAddress() == null) {
      return "dial tcp: lookup " + host + ": no such host";
    }
    String reason =
        switch (failure) {
          case SocketTimeoutException late -> "i/o timeout";
          case NoRouteToHostException lost -> "connect: no route to host";
          case ConnectException refused
              when String.valueOf(refused.getMessage()).contains("refused") ->
              "connect: connection refused";
          default -> "connect: " + failure.getMessage();
        };
    return "dial tcp " + shown + ":" + target.getPort() + ": " + reason;
  }

  /** Why an exchange with a server that was reached came to nothing. */
  public static String broken(@Nullable Throwable failure, String host) {
    if (failure instanceof SSLException) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        switch (cause) {
          case CertPathBuilderException nobody -> {
            return CERTIFICATE + "certificate signed by unknown authority";
          }
          case CertificateExpiredException old -> {
            return CERTIFICATE + "certificate has expired or is not yet valid";
          }
          case CertificateNotYetValidException young -> {
            return CERTIFICATE + "certificate has expired or is not yet valid";
          }
          case CertificateException other
              when String.valueOf(other.getMessage()).contains(" matching ") -> {
            return CERTIFICATE + "certificate is not valid for " + host;
          }
          default -> {}
        }
      }
    }
    return failure == null ? "unknown failure" : String.valueOf(failure.getMessage());
  }

  /** What an answer with another code than 200 is taken for. */
  static String answered(HttpExchange.Answer answer) {
    String body = answer.text() ? body(answer) : "unknown";
    return switch (answer.code()) {
      case 400 -> "the server rejected our request for an unknown reason";
      case 401 -> "the server has asked for the client to provide credentials";
      case 403 -> body;
      case 404 -> "the server could not find the requested resource";
      case 405 -> "the server does not allow this method on the requested resource";
      case 409 -> "the server reported a conflict";
      case 415 -> body;
      case 422 -> "the server rejected our request due to an error in our request";
      case 429 -> "the server has received too many requests and has asked us to try again later";
      case 503 -> "the server is currently unable to handle the request";
      case 504 ->
          "the server was unable to return a response in the time allotted, but may still be"
              + " processing the request";
      default ->
          answer.code() >= 500
              ? "an error on the server ("
                  + quoted(body)
                  + ") has prevented the request from"
                  + " succeeding"
              : "the server responded with the status code "
                  + answer.code()
                  + " but did not return more information";
    };
  }

  private static String body(HttpExchange.Answer answer) {
    int length = Math.min(answer.body().length, LONGEST_BODY);
    return new String(answer.body(), 0, length, StandardCharsets.UTF_8).strip();
  }

  private static String quoted(String text) {
    return Json.mapper().getNodeFactory().textNode(text).toString();
  }
}
