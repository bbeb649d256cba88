package io.naru.controllers.resourceclaim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatus;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimConsumerReference;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.support.Pods;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes pods that are done off the claims that are reserved for them. A claim that is reserved for
 * nobody any more gives its devices back.
 */
public final class ReservationController extends ObjectController<ResourceClaim> {

  /** Whoever allocates devices to a claim holds it by this. */
  static final String FINALIZER = "resource.kubernetes.io/delete-protection";

  private final Indexer<Pod> pods;
  private final TypedClient<Pod> podClient;
  private final TypedClient<ResourceClaim> claims;

  public ReservationController(ControllerContext context) {
    super(context, ResourceClaimController.USER, Resources.RESOURCE_CLAIMS, 1);
    pods = context.lister(Resources.PODS);
    podClient = context.client(ResourceClaimController.USER, Resources.PODS);
    claims = context.client(ResourceClaimController.USER, Resources.RESOURCE_CLAIMS);
    context
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onUpdate(Pod old, Pod pod) {
                if (Pods.isTerminal(pod) || Pods.isTerminating(pod)) {
                  keys(pod).forEach(key -> enqueue(key));
                }
              }

              @Override
              public void onDelete(Pod pod) {
                keys(pod).forEach(key -> enqueue(key));
              }
            });
  }

  @Override
  protected Result sync(String key) {
    ResourceClaim claim = lister.get(key);
    if (claim == null || claim.getStatus() == null) {
      return Result.done();
    }
    List<ResourceClaimConsumerReference> before = claim.getStatus().getReservedFor();
    List<ResourceClaimConsumerReference> kept = new ArrayList<>();
    for (ResourceClaimConsumerReference consumer : before) {
      if (needs(claim.getMetadata().getNamespace(), consumer)) {
        kept.add(consumer);
      }
    }
    boolean released = kept.isEmpty() && claim.getStatus().getAllocation() != null;
    ResourceClaim written = claim;
    if (kept.size() < before.size() || (released && isGoing(claim))) {
      var draft = new ResourceClaimBuilder(claim).editStatus().withReservedFor(kept);
      if (released) {
        draft = draft.withAllocation(null);
      }
      written = claims.updateStatus(draft.endStatus().build());
    }
    letGo(written);
    return Result.done();
  }

  private static boolean isGoing(ResourceClaim claim) {
    return claim.getMetadata().getDeletionTimestamp() != null;
  }

  /** What has no devices needs no protection. */
  private void letGo(ResourceClaim claim) {
    List<String> finalizers = new ArrayList<>(claim.getMetadata().getFinalizers());
    if ((claim.getStatus() == null || claim.getStatus().getAllocation() == null)
        && finalizers.remove(FINALIZER)) {
      claims.update(
          new ResourceClaimBuilder(claim)
              .editMetadata()
              .withFinalizers(finalizers)
              .endMetadata()
              .build());
    }
  }

  /** What is no pod, is somebody else's to take off. */
  private boolean needs(String namespace, ResourceClaimConsumerReference consumer) {
    if (!"pods".equals(consumer.getResource())
        || (consumer.getApiGroup() != null && !consumer.getApiGroup().isEmpty())) {
      return true;
    }
    Pod pod = pods.get(namespace, consumer.getName());
    if (pod == null || !pod.getMetadata().getUid().equals(consumer.getUid())) {
      pod = podClient.find(namespace, consumer.getName()); // just made, perhaps
    }
    return pod != null
        && pod.getMetadata().getUid().equals(consumer.getUid())
        && !Pods.isTerminal(pod)
        && !(Pods.isTerminating(pod)
            && (pod.getSpec().getNodeName() == null || pod.getSpec().getNodeName().isEmpty()));
  }

  /** The claims that a pod uses, named by people or made for it. */
  private static List<String> keys(Pod pod) {
    String namespace = pod.getMetadata().getNamespace();
    List<String> keys = new ArrayList<>();
    if (pod.getSpec().getResourceClaims() != null) {
      for (PodResourceClaim request : pod.getSpec().getResourceClaims()) {
        if (request.getResourceClaimName() != null) {
          keys.add(Indexer.key(namespace, request.getResourceClaimName()));
        }
      }
    }
    if (pod.getStatus() != null && pod.getStatus().getResourceClaimStatuses() != null) {
      for (PodResourceClaimStatus status : pod.getStatus().getResourceClaimStatuses()) {
        if (status.getResourceClaimName() != null) {
          keys.add(Indexer.key(namespace, status.getResourceClaimName()));
        }
      }
    }
    return keys;
  }
}
