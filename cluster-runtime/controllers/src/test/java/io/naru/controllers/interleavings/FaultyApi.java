package io.naru.controllers.interleavings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.Resources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The API as controllers see it: some writes are refused, events are thrown away, pods have a
 * kubelet that must let them go, and a guard sees every write that is about to be made.
 */
final class FaultyApi implements ApiTransport {

  /** Held by the kubelet of every pod until its containers have stopped. */
  static final String KUBELET = "test/kubelet";

  private static final Instant FIRST = Instant.parse("2025-12-31T00:00:00Z");

  /** Sees writes of controllers before they are made. */
  interface Guard {
    void beforeWrite(String verb, Target target, @Nullable ApiObject body);
  }

  private final ApiTransport api;
  private final Random random;
  private final Guard guard;
  private volatile int failurePercent;
  private int creations;

  FaultyApi(ApiTransport api, Random random, Guard guard) {
    this.api = api;
    this.random = random;
    this.guard = guard;
  }

  void failurePercent(int percent) {
    failurePercent = percent;
  }

  private void before(String verb, Target target, @Nullable ApiObject body) {
    synchronized (random) {
      if (random.nextInt(100) < failurePercent) {
        throw StatusException.conflict(
            target.resource().groupResource(), target.name(), "refused by the test");
      }
    }
    guard.beforeWrite(verb, target, body);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    if (target.resource().equals(Resources.EVENTS.resource())) {
      return body;
    }
    synchronized (api) {
      before("create", target, body);
      ObjectNode made = body.mutableTree();
      ObjectNode metadata = Json.ensureObject(made, "metadata");
      // Each in a second of its own, so that which is older does not depend on names.
      metadata.put("creationTimestamp", FIRST.plusSeconds(++creations).toString());
      if (target.resource().equals(Resources.PODS.resource())) {
        metadata.withArray("/finalizers").add(KUBELET);
      }
      return api.create(target, ApiObject.of(made));
    }
  }

  @Override
  public ApiObject update(Target target, ApiObject body) {
    synchronized (api) {
      before("update", target, body);
      return api.update(target, body);
    }
  }

  @Override
  public ApiObject patch(
      Target target, String contentType, byte[] patch, Map<String, String> options) {
    if (target.resource().equals(Resources.EVENTS.resource())) {
      return ApiObject.of(Json.object());
    }
    synchronized (api) {
      before("patch", target, null);
      return api.patch(target, contentType, patch, options);
    }
  }

  @Override
  public void delete(Target target, @Nullable ApiObject options) {
    synchronized (api) {
      before("delete", target, options);
      api.delete(target, options);
    }
  }

  @Override
  public ApiObject get(Target target) {
    return api.get(target);
  }

  @Override
  public Listing list(
      GroupVersionResource resource, @Nullable String namespace, Selection selection) {
    return api.list(resource, namespace, selection);
  }

  @Override
  public Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher) {
    return api.watch(resource, namespace, selection, resourceVersion, watcher);
  }
}
