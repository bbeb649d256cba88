package io.naru.agent.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.naru.agent.api.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * An API server of the simplest kind, for tests of the agent: objects by path, list, watch, patch,
 * graceful deletion of pods. No validation, no defaults.
 */
public final class FakeApiServer implements AutoCloseable {

  private record Watcher(
      String collection, String selector, LinkedBlockingQueue<JsonNode> events) {}

  private final HttpServer http;
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private long revision = 1;

  public FakeApiServer(int port) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::handle);
    http.start();
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
  }

  /** Puts an object, as its collection's path and content say. */
  public synchronized JsonNode put(String collection, JsonNode object) {
    return store(collection + "/" + Json.text(object, "metadata", "name"), object.deepCopy());
  }

  /** The object at the path, missing if there is none. */
  public synchronized JsonNode get(String path) {
    ObjectNode found = objects.get(path);
    return found == null ? Json.object().path("missing") : found;
  }

  /** All objects whose path starts like this. */
  public synchronized List<JsonNode> all(String prefix) {
    return objects.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix))
        .<JsonNode>map(Map.Entry::getValue)
        .toList();
  }

  /** Changes an object in place. */
  public synchronized void change(String path, Consumer<ObjectNode> change) {
    ObjectNode copy = objects.get(path).deepCopy();
    change.accept(copy);
    store(path, copy);
  }

  /** Deletes as a client would: pods get their grace period. */
  public synchronized void delete(String path, long graceSeconds) {
    ObjectNode object = objects.get(path);
    if (path.contains("/pods/") && graceSeconds > 0) {
      change(
          path,
          pod ->
              pod.withObject("/metadata")
                  .put("deletionTimestamp", Instant.now().plusSeconds(graceSeconds).toString())
                  .put("deletionGracePeriodSeconds", graceSeconds));
      return;
    }
    objects.remove(path);
    revision++;
    announce("DELETED", path, object);
  }

  private synchronized ObjectNode store(String path, ObjectNode object) {
    ObjectNode metadata = object.withObject("/metadata");
    if (!metadata.has("uid")) {
      metadata.put("uid", UUID.randomUUID().toString());
    }
    metadata.put("resourceVersion", Long.toString(++revision));
    boolean known = objects.put(path, object) != null;
    announce(known ? "MODIFIED" : "ADDED", path, object);
    return object;
  }

  private void announce(String type, String path, ObjectNode object) {
    ObjectNode event = Json.object().put("type", type);
    event.set("object", object.deepCopy());
    for (Watcher watcher : watchers) {
      if (isIn(path, watcher.collection()) && matches(object, watcher.selector())) {
        watcher.events().add(event);
      }
    }
  }

  // "/api/v1/pods" holds "/api/v1/namespaces/NS/pods/NAME".
  private static boolean isIn(String path, String collection) {
    String parent = path.substring(0, path.lastIndexOf('/'));
    return parent.equals(collection)
        || parent.replaceFirst("/namespaces/[^/]+(?=/)", "").equals(collection);
  }

  private static boolean matches(JsonNode object, String selector) {
    if (selector.isEmpty()) {
      return true;
    }
    String[] parts = selector.split("=", 2);
    return Json.text(object, parts[0].split("\\.")).equals(parts[1]);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
    try (exchange) {
      JsonNode body =
          exchange.getRequestMethod().equals("GET")
              ? Json.object()
              : Json.parse(exchange.getRequestBody().readAllBytes());
      switch (exchange.getRequestMethod()) {
        case "GET" -> read(exchange, path, query);
        case "POST" -> answer(exchange, 201, create(path, body));
        case "PUT" -> answer(exchange, 200, store(path, body.deepCopy()));
        case "PATCH" -> patch(exchange, path, body);
        case "DELETE" -> {
          synchronized (this) {
            if (objects.containsKey(path)) {
              delete(path, body.path("gracePeriodSeconds").asLong(30));
            }
          }
          answer(exchange, 200, Json.object());
        }
        default -> answer(exchange, 405, Json.object());
      }
    }
  }

  private synchronized JsonNode create(String path, JsonNode body) {
    if (path.endsWith("/token")) {
      ObjectNode token = body.deepCopy();
      token
          .putObject("status")
          .put("token", "token-" + ++revision)
          .put("expirationTimestamp", Instant.now().plusSeconds(3600).toString());
      return token;
    }
    return put(path, body);
  }

  private void patch(HttpExchange exchange, String path, JsonNode patch) throws IOException {
    ObjectNode answer;
    synchronized (this) {
      String object = path.endsWith("/status") ? path.substring(0, path.length() - 7) : path;
      if (objects.containsKey(object)) {
        ObjectNode copy = objects.get(object).deepCopy();
        merge(copy, patch);
        answer = store(object, copy);
      } else {
        answer = null;
      }
    }
    answer(exchange, answer == null ? 404 : 200, answer == null ? Json.object() : answer);
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(e -> {
          JsonNode value = e.getValue();
          if (value.isNull()) {
            target.remove(e.getKey());
          } else if (value.isObject() && target.path(e.getKey()).isObject()) {
            merge((ObjectNode) target.get(e.getKey()), value);
          } else if (e.getKey().equals("conditions")) {
            mergeByType(target.withArray("conditions"), value);
          } else if (value.isArray()) {
            ArrayNode list = Json.array();
            value.forEach(item -> {
              if (!item.has("$patch")) {
                list.add(item);
              }
            });
            target.set(e.getKey(), list);
          } else {
            target.set(e.getKey(), value);
          }
        });
  }

  private static void mergeByType(ArrayNode list, JsonNode patch) {
    for (JsonNode item : patch) {
      ObjectNode found = null;
      for (JsonNode old : list) {
        if (old.path("type").equals(item.path("type"))) {
          found = (ObjectNode) old;
        }
      }
      merge(found == null ? list.addObject() : found, item);
    }
  }

  private void read(HttpExchange exchange, String path, Map<String, String> query)
      throws IOException {
    String selector = query.getOrDefault("fieldSelector", "");
    if (query.containsKey("watch")) {
      watch(exchange, path, selector, Long.parseLong(query.get("resourceVersion")));
      return;
    }
    ObjectNode found = null;
    ObjectNode list = Json.object();
    synchronized (this) {
      if (objects.containsKey(path)) {
        found = objects.get(path);
      } else {
        ArrayNode items = list.putArray("items");
        objects.forEach((key, object) -> {
          if (isIn(key, path) && matches(object, selector)) {
            items.add(object);
          }
        });
        list.putObject("metadata").put("resourceVersion", Long.toString(revision));
      }
    }
    if (found != null) {
      answer(exchange, 200, found);
    } else if (query.containsKey("limit")) {
      answer(exchange, 200, list);
    } else {
      answer(exchange, 404, Json.object().put("message", path + " not found"));
    }
  }

  private void watch(HttpExchange exchange, String path, String selector, long from)
      throws IOException {
    Watcher watcher = new Watcher(path, selector, new LinkedBlockingQueue<>());
    synchronized (this) {
      // History is not kept: what changed since the list is announced from the present state.
      objects.forEach((key, object) -> {
        boolean newer = Long.parseLong(Json.text(object, "metadata", "resourceVersion")) > from;
        if (newer && isIn(key, path) && matches(object, selector)) {
          ObjectNode event = Json.object().put("type", "MODIFIED");
          event.set("object", object.deepCopy());
          watcher.events().add(event);
        }
      });
      watchers.add(watcher);
    }
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      while (true) {
        out.write(Json.bytes(watcher.events().take()));
        out.write('\n');
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        watchers.remove(watcher);
      }
    }
  }

  private static void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    byte[] bytes = Json.bytes(body);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new TreeMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
