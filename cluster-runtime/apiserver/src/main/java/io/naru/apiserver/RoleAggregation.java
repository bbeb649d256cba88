package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.bootstrap.AggregatedRules;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.Change;
import io.naru.apiserver.registry.EventSink;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WatchQuery;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into aggregated cluster roles the rules of the roles they gather, whenever a cluster role
 * changes. Authorization does not wait for it: its index gathers by itself. This is for those who
 * read the roles.
 */
final class RoleAggregation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RoleAggregation.class);
  private static final String NAME = "clusterrole-aggregation-controller";
  private static final UserInfo USER =
      UserInfo.of("system:serviceaccount:kube-system:" + NAME, UserInfo.MASTERS_GROUP);

  private final Registry registry;
  private final Kind kind;

  /** A permit says that something changed since the last look. */
  private final Semaphore changed = new Semaphore(0);

  private final Thread thread = Thread.ofVirtual().name(NAME).unstarted(this::run);

  private volatile boolean closed;

  RoleAggregation(Registry registry) {
    this.registry = registry;
    kind =
        registry.kind(new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles"));
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        Sink sink = new Sink();
        Runnable stop = registry.watch(kind, null, WatchQuery.from("", "", ""), sink);
        try {
          while (!closed && !sink.ended) {
            changed.acquire();
            changed.drainPermits();
            aggregate();
          }
        } finally {
          stop.run();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      if (!closed) {
        LOG.error("cluster roles are no longer aggregated", failure);
      }
    }
  }

  private void aggregate() {
    List<ObjectNode> roles =
        registry.list(kind, null, ListQuery.ALL).items().stream().map(ApiObject::tree).toList();
    for (ObjectNode role : roles) {
      ArrayNode rules = AggregatedRules.of(role, roles);
      if (rules != null
          && !(rules.isEmpty() && role.path("rules").isEmpty())
          && !rules.equals(role.get("rules"))) {
        write(role.path("metadata").path("name").asText(), rules);
      }
    }
  }

  private void write(String name, ArrayNode rules) {
    try {
      registry.change(
          Call.of(kind, "", name, "", USER, WriteOptions.by(NAME)),
          old -> {
            ObjectNode role = old.deepCopy();
            role.set("rules", rules.deepCopy());
            return role;
          });
    } catch (StatusException refused) {
      // Gone meanwhile, or a rule that validation refuses: the next change is another chance.
      LOG.debug("rules of {} not written", name, refused);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** Only notes that there is something to do: it is called on a thread that serves others. */
  private final class Sink implements EventSink {
    private volatile boolean ended;

    @Override
    public void onInitial(ApiObject object) {
      changed.release();
    }

    @Override
    public void onInitialEnd(long revision) {}

    @Override
    public void onEvent(EventType type, Change change) {
      changed.release();
    }

    @Override
    public void onProgress(long revision) {}

    @Override
    public void onEnd(@Nullable StatusException cause) {
      ended = true;
      changed.release();
    }
  }
}
