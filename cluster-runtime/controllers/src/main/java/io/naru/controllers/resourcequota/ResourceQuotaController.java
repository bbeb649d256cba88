package io.naru.controllers.resourcequota;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.naru.client.ApiTransport;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Informer;
import io.naru.client.InformerFactory;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.support.Pods;
import io.naru.controllers.support.StatusWriter;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Writes into each quota's status what it allows and what is used of that. Admission adds what is
 * created; this takes off what is deleted or ends, and corrects on a schedule what went wrong
 * between the two (an object charged for whose creation then failed).
 */
public final class ResourceQuotaController implements ManagedController {

  private static final String NAME = "resourcequota-controller";
  private static final Duration FULL_RECOUNT = Duration.ofMinutes(5);

  /** After admission charged: long enough for what it charged for to be there. */
  private static final Duration RECOUNT_OF_CHARGES = Duration.ofSeconds(2);

  /** Until the informers of what a quota names know it: what went before then, nobody tells. */
  private static final Duration RECOUNT_OF_UNWATCHED = Duration.ofSeconds(1);

  /** What every cluster's informers know anyway; the rest is watched when a quota names it. */
  private static final List<ResourceType<? extends HasMetadata>> SHARED =
      List.of(
          Resources.PODS,
          Resources.SERVICES,
          Resources.PERSISTENT_VOLUME_CLAIMS,
          Resources.SECRETS,
          Resources.CONFIG_MAPS,
          Resources.REPLICATION_CONTROLLERS,
          Resources.RESOURCE_QUOTAS,
          Resources.DEPLOYMENTS,
          Resources.REPLICA_SETS,
          Resources.STATEFUL_SETS,
          Resources.DAEMON_SETS,
          Resources.JOBS,
          Resources.CRON_JOBS);

  private final ControllerContext context;
  private final ApiTransport transport;
  private final Indexer<ResourceQuota> quotas;
  private final QuotaCount count;
  private final Controller<String> controller;
  private final InformerFactory extra;
  private final Map<GroupVersionResource, Informer<GenericKubernetesResource>> watched =
      new ConcurrentHashMap<>();

  /**
   * @param namespacedResources those that can be listed, as of now
   */
  public ResourceQuotaController(
      ControllerContext context, Supplier<List<GroupVersionResource>> namespacedResources) {
    this.context = context;
    transport = context.transport(NAME);
    quotas = context.lister(Resources.RESOURCE_QUOTAS);
    count = new QuotaCount(transport, namespacedResources);
    extra = new InformerFactory(transport);
    controller = new Controller<>(NAME, context.timers(), this::sync);
    context.informer(Resources.RESOURCE_QUOTAS).addHandler(new QuotaHandler());
    SHARED.forEach(type -> watch(context.informers(), type));
  }

  @Override
  public void start() {
    controller.start(2);
  }

  @Override
  public void close() {
    controller.close();
    extra.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private Result sync(String key) {
    ResourceQuota quota = quotas.get(key);
    if (quota == null || quota.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    ObjectNode tree = ApiObject.ofTyped(quota).tree();
    boolean told = !count.measured(tree).stream().map(this::isWatched).toList().contains(false);
    ObjectNode status = Json.object();
    ObjectNode hard = status.putObject("hard");
    if (Json.at(tree, "spec", "hard") instanceof ObjectNode wanted) {
      hard.setAll(wanted.deepCopy());
    }
    ObjectNode used = status.putObject("used");
    count.used(tree, context.now()).forEach((name, amount) -> used.put(name, amount.toString()));
    StatusWriter.write(transport, Resources.RESOURCE_QUOTAS, quota, status);
    return Result.after(told ? FULL_RECOUNT : RECOUNT_OF_UNWATCHED);
  }

  /** Begins to watch the resource if nobody does yet. */
  private boolean isWatched(GroupVersionResource resource) {
    if (SHARED.stream().anyMatch(type -> type.resource().equals(resource))) {
      return true;
    }
    return watched.computeIfAbsent(resource, this::watchExtra).hasSynced();
  }

  private Informer<GenericKubernetesResource> watchExtra(GroupVersionResource resource) {
    Informer<GenericKubernetesResource> informer =
        watch(
            extra,
            new ResourceType<>(
                resource.groupVersion().apiVersion(),
                "",
                resource.resource(),
                true,
                GenericKubernetesResource.class));
    informer.start();
    return informer;
  }

  private <T extends HasMetadata> Informer<T> watch(
      InformerFactory informers, ResourceType<T> type) {
    Informer<T> informer = informers.informer(type);
    informer.addHandler(
        new EventHandler<>() {
          @Override
          public void onUpdate(T old, T object) {
            if (usesLess(old, object)) {
              recount(object);
            }
          }

          @Override
          public void onDelete(T object) {
            recount(object);
          }
        });
    return informer;
  }

  /** Whether a change can have made something free; growth is charged by admission. */
  private static boolean usesLess(HasMetadata old, HasMetadata object) {
    if (old instanceof Pod before && object instanceof Pod now) {
      return Pods.isTerminal(now) != Pods.isTerminal(before)
          || Pods.isTerminating(now) != Pods.isTerminating(before)
          || !Objects.equals(
              before.getMetadata().getGeneration(), now.getMetadata().getGeneration());
    }
    if (old instanceof io.fabric8.kubernetes.api.model.Service before
        && object instanceof io.fabric8.kubernetes.api.model.Service now) {
      return !Objects.equals(before.getSpec().getType(), now.getSpec().getType())
          || before.getSpec().getPorts().size() != now.getSpec().getPorts().size();
    }
    return false;
  }

  private void recount(HasMetadata object) {
    for (ResourceQuota quota : quotas.inNamespace(object.getMetadata().getNamespace())) {
      controller.enqueue(Indexer.key(quota));
    }
  }

  private final class QuotaHandler implements EventHandler<ResourceQuota> {
    @Override
    public void onAdd(ResourceQuota quota) {
      controller.enqueue(Indexer.key(quota));
    }

    @Override
    public void onUpdate(ResourceQuota old, ResourceQuota quota) {
      if (!Objects.equals(old.getSpec(), quota.getSpec())) {
        controller.enqueue(Indexer.key(quota));
      } else if (!Objects.equals(old.getStatus(), quota.getStatus())) {
        controller.enqueueAfter(Indexer.key(quota), RECOUNT_OF_CHARGES);
      }
    }
  }
}
