package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.webhook.ServiceEndpoints;
import io.naru.apiserver.aggregation.AggregatedApis.Api;
import io.naru.apiserver.customresources.ServedKinds;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.DeleteOptions;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the API services: makes those of custom resources, asks the servers behind the others
 * whether they answer (whenever something changed, and from time to time), tells it in their status
 * and in {@link AggregatedApis}. Works on a thread of its own.
 */
public final class ApiServiceController implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ApiServiceController.class);
  private static final String NAME = "kube-aggregator";
  private static final String MANAGED = "kube-aggregator.kubernetes.io/automanaged";
  private static final UserInfo USER =
      UserInfo.of("system:kube-aggregator", UserInfo.MASTERS_GROUP);
  private static final Duration RECHECK = Duration.ofSeconds(30);

  /** Of custom resources, as in Kubernetes. */
  private static final int GROUP_PRIORITY = 1000;

  private static final int VERSION_PRIORITY = 100;

  /** A server, as long as what leads to it is the same. */
  private record Known(JsonNode spec, Backend backend) {}

  private final Registry registry;
  private final ServedKinds served;
  private final AggregatedApis apis;
  private final ServiceEndpoints endpoints;
  private final Clock clock;
  private final Kind kind;

  /** Touched by the controller's thread, and when that has ended. */
  private final Map<String, Known> backends = new ConcurrentHashMap<>();

  private final Semaphore changed = new Semaphore(1);
  private final Thread thread = Thread.ofVirtual().name(NAME).unstarted(this::run);
  private volatile boolean closed;

  public ApiServiceController(
      Registry registry,
      ServedKinds served,
      AggregatedApis apis,
      ServiceEndpoints endpoints,
      Clock clock) {
    this.registry = registry;
    this.served = served;
    this.apis = apis;
    this.endpoints = endpoints;
    this.clock = clock;
    kind = registry.kind(new GroupVersionResource("apiregistration.k8s.io", "v1", "apiservices"));
  }

  /** What to call {@link #changed} about. */
  public List<Kind> kinds() {
    return List.of(
        kind,
        registry.kind(new GroupVersionResource("", "v1", "services")),
        registry.kind(new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices")));
  }

  public void start() {
    thread.start();
  }

  /** Has everything looked at again, soon. */
  public void changed() {
    changed.release();
  }

  private void run() {
    try {
      FrontProxy proxy = FrontProxy.create(clock);
      publish(proxy);
      while (!closed) {
        if (apis.all().isEmpty()) {
          changed.acquire();
        } else {
          var unused = changed.tryAcquire(RECHECK.toMillis(), TimeUnit.MILLISECONDS);
        }
        changed.drainPermits();
        reconcile(proxy);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      if (!closed) {
        LOG.error("API services are no longer kept", failure);
      }
    }
  }

  /** Where servers behind this one learn whom to trust. */
  private void publish(FrontProxy proxy) {
    Kind configMaps = registry.kind(new GroupVersionResource("", "v1", "configmaps"));
    attempt(
        FrontProxy.CONFIG_MAP,
        () ->
            registry.change(
                Call.of(
                    configMaps,
                    "kube-system",
                    FrontProxy.CONFIG_MAP,
                    "",
                    USER,
                    WriteOptions.by(NAME)),
                old -> {
                  ObjectNode object = old.deepCopy();
                  ObjectNode data = Json.ensureObject(object, "data");
                  proxy.trust().forEach(data::put);
                  return object;
                }));
  }

  private void reconcile(FrontProxy proxy) throws InterruptedException {
    Map<String, ApiObject> present = new LinkedHashMap<>();
    for (ApiObject service : registry.list(kind, null, ListQuery.ALL).items()) {
      present.put(service.name(), service);
    }
    keepLocal(present);
    Map<GroupVersion, Api> now = new LinkedHashMap<>();
    Set<String> remote = new LinkedHashSet<>();
    for (ApiObject service : present.values()) {
      Availability availability = Availability.LOCAL;
      JsonNode spec = service.tree().path("spec");
      if (spec.path("service").isObject()) {
        remote.add(service.name());
        GroupVersion version =
            new GroupVersion(Json.text(spec, "group"), Json.text(spec, "version"));
        availability = check(service.name(), version, spec, proxy);
        Api api = availability.api();
        if (api != null) {
          now.put(version, api);
        }
      }
      tell(service, availability);
    }
    for (String gone : backends.keySet().stream().filter(name -> !remote.contains(name)).toList()) {
      Known removed = backends.remove(gone);
      if (removed != null) {
        removed.backend().close();
      }
    }
    apis.serve(now);
    List<Kind> kinds = new ArrayList<>();
    now.values().forEach(api -> kinds.addAll(api.kinds()));
    served.discover(kinds);
  }

  private Availability check(String name, GroupVersion version, JsonNode spec, FrontProxy proxy)
      throws InterruptedException {
    Known known = backends.get(name);
    if (known == null || !known.spec().equals(spec)) {
      try {
        known = new Known(spec, new Backend(spec, endpoints, proxy));
      } catch (IOException unusable) {
        return new Availability(
            false, "FailedDiscoveryCheck", String.valueOf(unusable.getMessage()), null);
      }
      Known before = backends.put(name, known);
      if (before != null) {
        before.backend().close();
      }
    }
    return Availability.check(
        version, spec, known.backend(), apis.all().get(version), registry, endpoints);
  }

  /** One for each group version of custom resources, and none of those that went. */
  private void keepLocal(Map<String, ApiObject> present) {
    Set<GroupVersion> custom = new LinkedHashSet<>();
    for (Kind each : served.all()) {
      if (each.custom() != null) {
        custom.add(each.groupVersionKind().groupVersion());
      }
    }
    Set<String> names = new LinkedHashSet<>();
    for (GroupVersion version : custom) {
      String name = version.version() + "." + version.group();
      names.add(name);
      if (!present.containsKey(name)) {
        attempt(name, () -> present.put(name, create(name, version)));
      }
    }
    for (ApiObject service : List.copyOf(present.values())) {
      if ("true".equals(service.labels().get(MANAGED)) && !names.contains(service.name())) {
        present.remove(service.name());
        attempt(
            service.name(), () -> registry.delete(call(service.name(), ""), DeleteOptions.DEFAULT));
      }
    }
  }

  private ApiObject create(String name, GroupVersion version) {
    ObjectNode object =
        Json.object()
            .put("apiVersion", kind.groupVersionKind().apiVersion())
            .put("kind", kind.groupVersionKind().kind());
    object.putObject("metadata").put("name", name).putObject("labels").put(MANAGED, "true");
    object
        .putObject("spec")
        .put("group", version.group())
        .put("version", version.version())
        .put("groupPriorityMinimum", GROUP_PRIORITY)
        .put("versionPriority", VERSION_PRIORITY);
    return registry.create(call("", ""), object);
  }

  private void tell(ApiObject service, Availability availability) {
    String status = availability.available() ? "True" : "False";
    JsonNode told = available(service.tree());
    // What was said of local ones at the first start is as good as what would be said now.
    boolean same =
        Json.text(told, "status").equals(status)
            && Json.text(told, "reason").equals(availability.reason())
            && (availability.api() == null
                || Json.text(told, "message").equals(availability.message()));
    if (same) {
      return;
    }
    attempt(
        service.name(),
        () ->
            registry.change(
                call(service.name(), "status"),
                old -> {
                  ObjectNode object = old.deepCopy();
                  ArrayNode conditions =
                      Json.ensureObject(object, "status").withArray("conditions");
                  JsonNode before = available(object);
                  String since =
                      Json.text(before, "status").equals(status)
                          ? Json.text(before, "lastTransitionTime")
                          : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
                  conditions.removeAll();
                  conditions
                      .addObject()
                      .put("type", "Available")
                      .put("status", status)
                      .put("lastTransitionTime", since)
                      .put("reason", availability.reason())
                      .put("message", availability.message());
                  return object;
                }));
  }

  private static JsonNode available(ObjectNode service) {
    return service
        .path("status")
        .path("conditions")
        .valueStream()
        .filter(condition -> Json.text(condition, "type").equals("Available"))
        .findFirst()
        .orElse(Json.object());
  }

  private Call call(String name, String subresource) {
    return Call.of(kind, "", name, subresource, USER, WriteOptions.by(NAME));
  }

  private static void attempt(String name, Runnable write) {
    try {
      write.run();
    } catch (StatusException refused) {
      // Others were faster: the change of theirs is the next chance.
      LOG.debug("API service {} not written", name, refused);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    backends.values().forEach(known -> known.backend().close());
  }
}
