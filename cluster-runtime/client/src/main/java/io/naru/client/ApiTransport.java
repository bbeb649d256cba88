package io.naru.client;

import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API server as one user of this process sees it. Each call goes through the same
 * authorization, admission and validation as a request over HTTPS does, without TLS and text in
 * between, and objects arrive as the shared {@link ApiObject}s that the server itself holds.
 *
 * <p>All calls block until the answer is there (a write: until it is durable) and throw {@link
 * StatusException} for every answer that is not a success. Thread-safe.
 */
public interface ApiTransport {

  /** An object, or a subresource of it. */
  ApiObject get(Target target);

  /**
   * All objects of a collection at one revision.
   *
   * @param namespace null for all namespaces, or for a cluster-scoped resource
   */
  Listing list(GroupVersionResource resource, @Nullable String namespace, Selection selection);

  /**
   * Streams changes after {@code resourceVersion} to {@code watcher}, on a thread of the server, in
   * order and one at a time, until closed or {@link Watcher#onClose}.
   *
   * @param namespace null for all namespaces, or for a cluster-scoped resource
   * @param resourceVersion as of a {@link Listing}
   */
  Subscription watch(
      GroupVersionResource resource,
      @Nullable String namespace,
      Selection selection,
      String resourceVersion,
      Watcher watcher);

  /** Creates an object, or posts to a subresource such as {@code binding} or {@code eviction}. */
  ApiObject create(Target target, ApiObject body);

  /** Replaces an object or its subresource; its resource version, if set, must be current. */
  ApiObject update(Target target, ApiObject body);

  /**
   * @param contentType for example {@code application/merge-patch+json}
   * @param options query parameters, for example {@code fieldManager}
   */
  ApiObject patch(Target target, String contentType, byte[] patch, Map<String, String> options);

  /**
   * Deletes an object.
   *
   * @param options a {@code v1 DeleteOptions}, or null for the defaults
   */
  void delete(Target target, @Nullable ApiObject options);

  /**
   * What a call is about.
   *
   * @param namespace empty for cluster-scoped resources
   * @param name empty when creating with {@code generateName} or the name in the body
   * @param subresource empty for the object itself
   */
  record Target(GroupVersionResource resource, String namespace, String name, String subresource) {

    public static Target of(GroupVersionResource resource, String namespace, String name) {
      return new Target(resource, namespace, name, "");
    }

    public Target subresource(String subresource) {
      return new Target(resource, namespace, name, subresource);
    }
  }

  /**
   * Which objects of a collection.
   *
   * @param labelSelector empty for all
   * @param fieldSelector empty for all
   */
  record Selection(String labelSelector, String fieldSelector) {
    public static final Selection ALL = new Selection("", "");
  }

  /** The objects of a collection, and the revision at which they were all of it. */
  record Listing(String resourceVersion, List<ApiObject> items) {}

  /** A change that a watch saw. */
  enum EventType {
    ADDED,
    MODIFIED,
    DELETED,
    BOOKMARK
  }

  /** Receives a watch. Must not block: it is called on a thread that serves others. */
  interface Watcher {
    void onEvent(EventType type, ApiObject object);

    /**
     * The watch ended.
     *
     * @param cause null if it simply ended; code 410 if the revision is no longer available
     */
    void onClose(@Nullable StatusException cause);
  }

  /** A running watch. */
  interface Subscription extends AutoCloseable {
    /** Idempotent; no event is delivered after it returns on the delivering thread. */
    @Override
    void close();
  }
}
