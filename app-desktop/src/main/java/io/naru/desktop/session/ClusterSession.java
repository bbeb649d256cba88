package io.naru.desktop.session;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.logs.LogListener;
import io.naru.desktop.logs.LogRequest;
import io.naru.desktop.logs.LogSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to any cluster that has a kubeconfig. One informer a kind, started when first asked
 * for and kept; a broken watch is taken up again by itself. Thread-safe.
 */
public final class ClusterSession implements ResourceFeed, LogSource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterSession.class);

  private final KubernetesClient client;
  private final ConcurrentMap<String, SharedIndexInformer<?>> informers = new ConcurrentHashMap<>();

  public ClusterSession(byte[] kubeconfig) {
    Config config = Config.fromKubeconfig(new String(kubeconfig, StandardCharsets.UTF_8));
    config.setRequestRetryBackoffLimit(2);
    // A WebSocket would have to be tried first, and has no advantage here.
    config.setOnlyHttpWatches(true);
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
  }

  /** For what the window does not offer, and for tests. */
  public KubernetesClient client() {
    return client;
  }

  @Override
  public <T extends HasMetadata> void follow(Kind<T> kind, ResourceListener<T> listener) {
    // A handler that is added later hears of all objects that are there, too.
    informerOf(kind)
        .addEventHandler(
            new ResourceEventHandler<T>() {
              @Override
              public void onAdd(T object) {
                listener.changed(object);
              }

              @Override
              public void onUpdate(T before, T object) {
                listener.changed(object);
              }

              @Override
              public void onDelete(T object, boolean stateUnknown) {
                listener.gone(object);
              }
            });
  }

  @SuppressWarnings("unchecked") // by the id there is one kind, so one type
  private <T extends HasMetadata> SharedIndexInformer<T> informerOf(Kind<T> kind) {
    return (SharedIndexInformer<T>)
        informers.computeIfAbsent(
            kind.id(),
            id -> {
              SharedIndexInformer<T> informer =
                  kind.namespaced()
                      ? client.resources(kind.type()).inAnyNamespace().runnableInformer(0)
                      : client.resources(kind.type()).runnableInformer(0);
              informer.exceptionHandler((started, failure) -> {
                LOG.warn("watch of {} is broken, trying again: {}", id, Failures.message(failure));
                return true;
              });
              informer.start();
              return informer;
            });
  }

  /** Deletes an object as kubectl does, in the background; one that is gone already is fine. */
  public void delete(HasMetadata object) {
    client.resource(object).delete();
  }

  @Override
  public AutoCloseable open(LogRequest wanted, LogListener listener) {
    HttpClient http = client.getHttpClient();
    String base = client.getMasterUrl().toString();
    URI address = URI.create((base.endsWith("/") ? base : base + "/") + wanted.path());
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
  public void close() {
    informers.values().forEach(SharedIndexInformer::stop);
    try {
      client.close();
    } catch (KubernetesClientException e) {
      LOG.debug("the client did not close cleanly", e);
    }
  }
}
