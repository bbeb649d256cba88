package io.naru.agent.probe;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.probe.Actions.Result;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * HTTP probes: any status from 200 to 399 is success. Redirects on the same host are followed; one
 * to another host counts as success. Certificates are not verified, as the probe only asks whether
 * the container serves.
 */
final class HttpAction {

  private static final int MOST_REDIRECTS = 10;

  static {
    // Probes may set any header, Host and Connection among them.
    System.setProperty("sun.net.http.allowRestrictedHeaders", "true");
  }

  Result run(JsonNode get, ContainerSpec spec, String podHost, Duration timeout) {
    String host = Json.text(get, "host").isEmpty() ? podHost : Json.text(get, "host");
    int port = Actions.port(get.path("port"), spec);
    if (port <= 0) {
      return new Result(false, "no such port: " + get.path("port").asText());
    }
    String scheme = get.path("scheme").asText("HTTP").toLowerCase(Locale.ROOT);
    String path = get.path("path").asText("/");
    String authority = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    try {
      URL url =
          URI.create(
                  scheme
                      + "://"
                      + authority
                      + ":"
                      + port
                      + (path.startsWith("/") ? "" : "/")
                      + path)
              .toURL();
      return follow(url, get, timeout);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return new Result(false, "Get \"%s\": %s".formatted(path, e.getMessage()));
    }
  }

  private static Result follow(URL first, JsonNode get, Duration timeout)
      throws IOException, GeneralSecurityException {
    URL url = first;
    for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
      HttpURLConnection connection = open(url, get, timeout);
      try {
        int code = connection.getResponseCode();
        String location = connection.getHeaderField("Location");
        if (code >= 300 && code < 400 && location != null) {
          URL next = url.toURI().resolve(location).toURL();
          if (!next.getHost().equals(first.getHost())) {
            return new Result(true, "redirect to another host");
          }
          url = next;
          continue;
        }
        if (code >= 200 && code < 400) {
          return new Result(true, "");
        }
        return new Result(false, "HTTP probe failed with statuscode: " + code);
      } catch (java.net.URISyntaxException e) {
        return new Result(false, String.valueOf(e.getMessage()));
      } finally {
        connection.disconnect();
      }
    }
    return new Result(false, "stopped after " + MOST_REDIRECTS + " redirects");
  }

  private static HttpURLConnection open(URL url, JsonNode get, Duration timeout)
      throws IOException, GeneralSecurityException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection(java.net.Proxy.NO_PROXY);
    if (connection instanceof HttpsURLConnection https) {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
      https.setSSLSocketFactory(context.getSocketFactory());
      https.setHostnameVerifier((name, session) -> true);
    }
    connection.setConnectTimeout((int) timeout.toMillis());
    connection.setReadTimeout((int) timeout.toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestProperty("User-Agent", "kube-probe/1.36");
    connection.setRequestProperty("Accept", "*/*");
    connection.setRequestProperty("Connection", "close");
    for (JsonNode header : get.path("httpHeaders")) {
      connection.setRequestProperty(Json.text(header, "name"), Json.text(header, "value"));
    }
    return connection;
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException("only used by clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Deliberately none, see the class comment.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
