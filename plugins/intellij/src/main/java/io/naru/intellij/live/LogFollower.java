package io.naru.intellij.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.Workloads;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Texts;
import io.naru.intellij.kube.Watch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Follows the logs of all pods of a workload, those that come later too. Lines are told as {@code
 * pod/container: text}, by several threads but one at a time. Closing ends it.
 */
public final class LogFollower implements AutoCloseable {

  private final KubeClient client;
  private final String namespace;
  private final int tail;
  private final Consumer<String> output;
  private final Map<String, InputStream> open = new ConcurrentHashMap<>();
  private final Set<String> followed = new HashSet<>();
  private final Watch watch;
  private volatile boolean closed;

  /**
   * @param selector of labels, or empty with a field selector in {@code fields}
   * @param tail how many of the lines that are there come first
   */
  private LogFollower(
      KubeClient client, String namespace, String query, int tail, Consumer<String> output) {
    this.client = client.until(() -> closed);
    this.namespace = namespace;
    this.tail = tail;
    this.output = output;
    this.watch = Watch.start(client, Workloads.podPath(namespace, ""), query, new Pods());
  }

  /** Follows a Deployment, a Service, a Pod or anything else that selects pods. */
  public static LogFollower of(
      KubeClient client, JsonNode workload, int tail, Consumer<String> output) {
    JsonNode metadata = workload.path("metadata");
    String query =
        workload.path("kind").asText().equals("Pod")
            ? "fieldSelector="
                + ResourceType.encode("metadata.name=" + metadata.path("name").asText())
            : "labelSelector=" + ResourceType.encode(Workloads.selector(workload));
    return new LogFollower(
        client, metadata.path("namespace").asText("default"), query, tail, output);
  }

  private synchronized void follow(JsonNode pod) {
    String name = pod.path("metadata").path("name").asText();
    for (JsonNode status : pod.path("status").path("containerStatuses")) {
      String container = status.path("name").asText();
      boolean started =
          status.path("state").has("running") || status.path("state").has("terminated");
      String key = name + "/" + container;
      // A container that was restarted has a new log.
      if (started && followed.add(key + "#" + status.path("restartCount").asInt())) {
        Thread.ofVirtual().name("naru-log").start(() -> read(name, container, key));
      }
    }
  }

  private void read(String pod, String container, String key) {
    String path =
        Workloads.podPath(namespace, pod)
            + "/log?follow=true&container="
            + ResourceType.encode(container)
            + "&tailLines="
            + tail;
    try (InputStream stream = client.stream(path);
        BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
      open.put(key, stream);
      String line;
      while (!closed && (line = lines.readLine()) != null) {
        say(key + ": " + line);
      }
    } catch (KubeException e) {
      if (e.reason() != Reason.CANCELLED) {
        say(key + ": (" + e.getMessage() + ")");
      }
    } catch (IOException e) {
      if (!closed) {
        say(key + ": (" + Texts.text("live.lost", e.getMessage()) + ")");
      }
    } finally {
      open.remove(key);
    }
  }

  private synchronized void say(String line) {
    if (!closed) {
      output.accept(line);
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    for (InputStream stream : open.values()) {
      try {
        stream.close();
      } catch (IOException e) {
        // It is to end either way; the next one is closed too.
        continue;
      }
    }
  }

  private final class Pods implements Watch.Listener {
    @Override
    public void listed(List<JsonNode> objects) {
      objects.forEach(LogFollower.this::follow);
    }

    @Override
    public void changed(JsonNode object) {
      follow(object);
    }

    @Override
    public void deleted(JsonNode object) {
      say(object.path("metadata").path("name").asText() + ": (" + Texts.text("live.deleted") + ")");
    }

    @Override
    public void interrupted(KubeException why) {
      say("(" + why.getMessage() + ")");
    }
  }
}
