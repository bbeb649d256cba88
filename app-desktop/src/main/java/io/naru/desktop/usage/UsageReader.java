package io.naru.desktop.usage;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.desktop.session.Api;
import io.naru.desktop.session.Failures;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;

/** Asks the metrics API every ten seconds, on a virtual thread, until it is closed. */
public final class UsageReader implements AutoCloseable {

  private static final String API = "apis/metrics.k8s.io/v1beta1/";
  private static final Duration BEAT = Duration.ofSeconds(10);

  /** Waits, and first until the server answers. */
  @FunctionalInterface
  public interface Pause {
    void rest(Duration pause) throws InterruptedException;
  }

  private final Api api;
  private final InstantSource clock;
  private final Pause pause;
  private final Usage usage = new Usage();
  private final Thread thread;
  private volatile boolean closed;

  public UsageReader(Api api, InstantSource clock, Pause pause) {
    this.api = api;
    this.clock = clock;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("usage").start(this::run);
  }

  public Usage usage() {
    return usage;
  }

  private void run() {
    try {
      while (!closed) {
        try {
          JsonNode nodes = api.get(API + "nodes");
          usage.take(nodes, api.get(API + "pods"), clock.instant());
        } catch (IOException e) {
          usage.fail(Failures.message(e));
        }
        pause.rest(BEAT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
