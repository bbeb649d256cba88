package io.naru.apiserver.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sees to it that the objects every cluster begins with exist and are up to date. All writes go out
 * at once, so that the store commits them as a few groups.
 */
public final class Bootstrap {

  /** In whose name the objects are written. */
  private static final UserInfo USER = UserInfo.of("system:apiserver", UserInfo.MASTERS_GROUP);

  private static final WriteOptions OPTIONS = WriteOptions.by("kube-apiserver");

  private final Registry registry;
  private final Clock clock;

  public Bootstrap(Registry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  /**
   * Writes what is the same in every cluster, and returns when it is durable.
   *
   * @throws RuntimeException if an object can't be written
   */
  public void writeBuiltIn() {
    // The rest is refused while its namespace does not exist.
    ensureAll(BuiltInObjects.namespaces());
    List<Item> items = new ArrayList<>(BuiltInObjects.roles());
    items.addAll(BuiltInObjects.priorityClasses());
    items.addAll(BuiltInObjects.flowControl());
    items.addAll(BuiltInObjects.apiServices());
    ensureAll(items);
  }

  /**
   * Writes what says where this cluster's API server is, and returns when it is durable. Comes
   * after {@link #writeBuiltIn}.
   *
   * @param serviceRange IPv4 CIDR of cluster IPs
   * @param advertiseAddress at which nodes reach the API server
   * @param port at which nodes reach the API server
   * @param clientAuthorityPem certificate of the authority of client certificates
   * @throws RuntimeException if an object can't be written
   */
  public void writeOfCluster(
      String serviceRange, InetAddress advertiseAddress, int port, String clientAuthorityPem) {
    ensureAll(new ClusterObjects(serviceRange, advertiseAddress, port, clientAuthorityPem).items());
  }

  private void ensureAll(List<Item> items) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writes = new ArrayList<>();
      for (Item item : items) {
        writes.add(threads.submit(() -> ensure(item)));
      }
      for (Future<?> write : writes) {
        write.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("bootstrap objects cannot be written", failed.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing bootstrap objects", stopped);
    }
  }

  private void ensure(Item item) {
    Kind kind = registry.kind(item.resource());
    ApiObject present = registry.find(item.resource(), item.namespace(), item.name());
    try {
      if (present == null) {
        create(kind, item);
      } else {
        reconcile(kind, item, present);
      }
    } catch (StatusException refused) {
      throw new IllegalStateException(
          item.resource()
              + " "
              + item.namespace()
              + "/"
              + item.name()
              + ": "
              + refused.getMessage(),
          refused);
    }
  }

  private void create(Kind kind, Item item) {
    ObjectNode object = item.object().deepCopy();
    object.put("apiVersion", kind.groupVersionKind().apiVersion());
    object.put("kind", kind.groupVersionKind().kind());
    registry.create(call(kind, item, ""), object);
    if (item.resource().resource().equals("apiservices")) {
      registry.change(call(kind, item, "status"), this::withAvailable);
    }
  }

  /** Compares before writing, so that a start which changes nothing writes nothing. */
  private void reconcile(Kind kind, Item item, ApiObject present) {
    ObjectNode wanted = item.object();
    if (item.reconciliation().apply(present.tree(), wanted) != present.tree()) {
      registry.change(
          call(kind, item, ""), old -> item.reconciliation().apply(old.deepCopy(), wanted));
    }
  }

  private ObjectNode withAvailable(ObjectNode apiService) {
    ObjectNode changed = apiService.deepCopy();
    Json.ensureObject(changed, "status")
        .putArray("conditions")
        .addObject()
        .put("type", "Available")
        .put("status", "True")
        .put("reason", "Local")
        .put("message", "This server answers for it itself.")
        .put("lastTransitionTime", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return changed;
  }

  private static Call call(Kind kind, Item item, String subresource) {
    return Call.of(kind, item.namespace(), item.name(), subresource, USER, OPTIONS);
  }
}
