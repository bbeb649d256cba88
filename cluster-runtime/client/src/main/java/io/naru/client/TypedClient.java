package io.naru.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.client.ApiTransport.Target;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One collection, in classes of the model. Objects given are written as they are; objects returned
 * are shared and not to be mutated. All calls block and throw {@link StatusException}. Thread-safe.
 */
public final class TypedClient<T extends HasMetadata> {

  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final ApiTransport transport;
  private final ResourceType<T> type;

  public TypedClient(ApiTransport transport, ResourceType<T> type) {
    this.transport = transport;
    this.type = type;
  }

  /** {@code namespace} is empty for cluster-scoped kinds. */
  public T get(String namespace, String name) {
    return type.typed(transport.get(target(namespace, name)));
  }

  /** As {@link #get}, or null if there is none. */
  public @Nullable T find(String namespace, String name) {
    try {
      return get(namespace, name);
    } catch (StatusException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  public T create(T object) {
    String namespace = namespaceOf(object);
    return type.typed(transport.create(target(namespace, ""), ApiObject.ofTyped(object)));
  }

  /** As {@link #create(HasMetadata)}, of an object that was serialised before, perhaps for many. */
  public ApiObject create(String namespace, ApiObject object) {
    return transport.create(target(namespace, ""), object);
  }

  public T update(T object) {
    return type.typed(transport.update(targetOf(object), ApiObject.ofTyped(object)));
  }

  public T updateStatus(T object) {
    return type.typed(
        transport.update(targetOf(object).subresource("status"), ApiObject.ofTyped(object)));
  }

  /** RFC 7386 merge patch of the object. */
  public T patch(String namespace, String name, ObjectNode patch) {
    return type.typed(
        transport.patch(target(namespace, name), MERGE_PATCH, Json.bytes(patch), Map.of()));
  }

  /** RFC 7386 merge patch of the status subresource. */
  public T patchStatus(String namespace, String name, ObjectNode patch) {
    return type.typed(
        transport.patch(
            target(namespace, name).subresource("status"),
            MERGE_PATCH,
            Json.bytes(patch),
            Map.of()));
  }

  /** Deletes with the kind's default grace and background propagation. */
  public void delete(String namespace, String name) {
    transport.delete(target(namespace, name), null);
  }

  /**
   * @param options {@code v1 DeleteOptions}
   */
  public void delete(String namespace, String name, ObjectNode options) {
    transport.delete(target(namespace, name), ApiObject.of(options));
  }

  /** Deletes only the object with this uid, so that a successor of the same name is safe. */
  public void deleteUid(String namespace, String name, String uid) {
    ObjectNode options = Json.object().put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.putObject("preconditions").put("uid", uid);
    delete(namespace, name, options);
  }

  private Target targetOf(T object) {
    return target(namespaceOf(object), object.getMetadata().getName());
  }

  private Target target(String namespace, String name) {
    return Target.of(type.resource(), namespace, name);
  }

  private String namespaceOf(T object) {
    String namespace = object.getMetadata().getNamespace();
    return !type.namespaced() || namespace == null ? "" : namespace;
  }
}
