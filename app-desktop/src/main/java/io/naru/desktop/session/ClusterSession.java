package io.naru.desktop.session;

import com.techsenger.jeditermfx.core.TtyConnector;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.naru.desktop.actions.Actions;
import io.naru.desktop.actions.Permissions;
import io.naru.desktop.forward.Forwards;
import io.naru.desktop.forward.WebSocket;
import io.naru.desktop.forward.WebSockets;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.logs.LogListener;
import io.naru.desktop.logs.LogRequest;
import io.naru.desktop.logs.LogSource;
import io.naru.desktop.terminal.ContainerShell;
import io.naru.desktop.terminal.Shells;
import io.naru.desktop.usage.Usage;
import io.naru.desktop.usage.UsageReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to any cluster that has a kubeconfig. One reflector a kind, started when first asked
 * for and kept; a broken watch is taken up again by itself. Thread-safe.
 */
public final class ClusterSession implements ResourceFeed, LogSource, Shells, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSession.class);

  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(4);

  private final KubernetesClient client;
  private final String base;
  private final Api api;
  private final Connection connection;
  private final Forwards forwards;
  private @Nullable Permissions permissions;
  private @Nullable UsageReader usage;
  private final ConcurrentMap<String, Reflector<?>> reflectors = new ConcurrentHashMap<>();

  public ClusterSession(byte[] kubeconfig) {
    Config config = Config.fromKubeconfig(new String(kubeconfig, StandardCharsets.UTF_8));
    config.setRequestRetryBackoffLimit(2);
    ClientKeys keys = ClientKeys.takenFrom(config);
    client =
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .withHttpClientBuilderConsumer(builder -> {
              if (keys != null) {
                builder.sslContext(keys.keyManagers(), keys.trustManagers());
              }
            })
            .build();
    String address = client.getMasterUrl().toString();
    base = address.endsWith("/") ? address : address + "/";
    api = new Api(client.getHttpClient(), base);
    forwards = new Forwards(api, webSockets(config, keys));
    connection = new Connection(() -> api.probe(PROBE_PATIENCE), InstantSource.system());
    connection.start();
  }

  private WebSockets webSockets(Config config, @Nullable ClientKeys keys) {
    return (path, protocol) -> {
      try {
        SSLContext tls = keys == null ? SSLUtils.sslContext(config) : keys.sslContext();
        boolean named = !config.isTrustCerts() && !config.isDisableHostnameVerification();
        return WebSocket.open(tls, URI.create(base + path), named, protocol, authorization(config));
      } catch (GeneralSecurityException e) {
        throw new IOException(e.getMessage(), e);
      }
    };
  }

  private static @Nullable String authorization(Config config) {
    String token = config.getAutoOAuthToken();
    if (token == null) {
      token = config.getOauthToken();
    }
    if (token != null && !token.isEmpty()) {
      return "Bearer " + token;
    }
    if (config.getUsername() == null) {
      return null;
    }
    String pair = config.getUsername() + ":" + config.getPassword();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Ports of this cluster on this machine. */
  public Forwards forwards() {
    return forwards;
  }

  /** What nodes and pods use, asked for from the first time on that anybody wants to know. */
  public synchronized Usage usage() {
    if (usage == null) {
      usage =
          new UsageReader(
              api,
              InstantSource.system(),
              pause -> {
                connection.rest(pause);
                connection.awaitOnline();
              });
    }
    return usage.usage();
  }

  /** For what the window does not offer, and for tests. */
  public KubernetesClient client() {
    return client;
  }

  /** Plain requests, for what the client library has no words for. */
  public Api api() {
    return api;
  }

  public Connection connection() {
    return connection;
  }

  /** What this user may do, asked in the background. */
  public synchronized Permissions permissions(Executor background) {
    if (permissions == null) {
      permissions =
          new Permissions(new Actions(api, InstantSource.system())::isAllowed, background);
    }
    return permissions;
  }

  /** The kinds that the server has. Blocks. */
  public List<Resource> discover() throws IOException {
    return Discovery.discover(api);
  }

  @Override
  public <T extends HasMetadata> void follow(Kind<T> kind, ResourceListener<T> listener) {
    reflectorOf(kind).add(listener);
  }

  @SuppressWarnings("unchecked") // by the id there is one kind, so one type
  private <T extends HasMetadata> Reflector<T> reflectorOf(Kind<T> kind) {
    return (Reflector<T>)
        reflectors.computeIfAbsent(
            kind.id(),
            id -> {
              Reflector<T> reflector = new Reflector<>(kind, api, connection);
              reflector.start();
              return reflector;
            });
  }

  /** Deletes an object as kubectl does, in the background; one that is gone already is fine. */
  public void delete(HasMetadata object) {
    client.resource(object).delete();
  }

  @Override
  public AutoCloseable open(LogRequest wanted, LogListener listener) {
    HttpClient http = client.getHttpClient();
    URI address = URI.create(base + wanted.path());
    HttpRequest request = http.newHttpRequestBuilder().uri(address.toString()).build();
    LogReception reception = new LogReception(listener);
    AtomicBoolean closed = new AtomicBoolean();
    var answer =
        http.consumeBytes(
            request,
            (buffers, body) -> {
              reception.received(buffers);
              body.consume();
            });
    answer.whenComplete((response, failure) -> {
      if (response == null) {
        if (!closed.get()) {
          listener.ended(Failures.message(failure));
        }
        return;
      }
      AsyncBody body = response.body();
      reception.expectError(!response.isSuccessful());
      body.done()
          .whenComplete((nothing, broken) -> {
            if (!closed.get()) {
              reception.finish(broken);
            }
          });
      if (closed.get()) {
        body.cancel();
      } else {
        body.consume();
      }
    });
    return () -> {
      closed.set(true);
      answer.thenAccept(response -> response.body().cancel());
    };
  }

  @Override
  public TtyConnector open(Shells.Place place) throws IOException {
    return ContainerShell.open(client, place);
  }

  @Override
  public void close() {
    synchronized (this) {
      if (usage != null) {
        usage.close();
      }
    }
    forwards.close();
    connection.close();
    reflectors.values().forEach(Reflector::close);
    try {
      client.close();
    } catch (KubernetesClientException e) {
      LOG.debug("the client did not close cleanly", e);
    }
  }
}
