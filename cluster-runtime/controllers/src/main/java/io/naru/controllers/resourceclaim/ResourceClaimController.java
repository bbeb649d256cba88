package io.naru.controllers.resourceclaim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodResourceClaim;
import io.fabric8.kubernetes.api.model.PodResourceClaimStatus;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaim;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimBuilder;
import io.fabric8.kubernetes.api.model.resource.v1.ResourceClaimTemplate;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.controllers.support.Pods;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes the claims that pods ask for by templates and writes their names into the pods' statuses.
 * Claims of pods that are finished are deleted.
 */
public final class ResourceClaimController extends ObjectController<Pod> {

  static final String USER = "resource-claim-controller";

  /** On a claim made from a template: which of the pod's claims it is. */
  static final String POD_CLAIM_NAME = "resource.kubernetes.io/pod-claim-name";

  private static final String BY_TEMPLATE = "resourceclaim/template";

  private final Indexer<ResourceClaim> claims;
  private final Indexer<ResourceClaimTemplate> templates;
  private final TypedClient<ResourceClaim> claimClient;
  private final TypedClient<Pod> podClient;

  /** Claims of pods, by request, that this process made and the lister may not have yet. */
  private final Map<String, Map<String, ResourceClaim>> made = new ConcurrentHashMap<>();

  public ResourceClaimController(ControllerContext context) {
    super(context, USER, "resource_claim", Resources.PODS, 2);
    claims = context.lister(Resources.RESOURCE_CLAIMS);
    templates = context.lister(Resources.RESOURCE_CLAIM_TEMPLATES);
    claimClient = context.client(USER, Resources.RESOURCE_CLAIMS);
    podClient = context.client(USER, Resources.PODS);
    lister.addIndex(BY_TEMPLATE, ResourceClaimController::templatesOf);
    context
        .informer(Resources.RESOURCE_CLAIM_TEMPLATES)
        .addHandler(
            EventHandler.forEach(template ->
                lister.byIndex(BY_TEMPLATE, Indexer.key(template)).forEach(this::enqueue)));
    context
        .informer(Resources.RESOURCE_CLAIMS)
        .addHandler(
            EventHandler.forEach(claim -> {
              var owner = Owners.controllerOf(claim);
              if (owner != null && owner.getKind().equals("Pod")) {
                enqueue(Indexer.key(claim.getMetadata().getNamespace(), owner.getName()));
              }
            }));
  }

  @Override
  protected Result sync(String key) {
    Pod pod = lister.get(key);
    if (pod == null) {
      made.remove(key);
      return Result.done();
    }
    if (requests(pod).isEmpty()) {
      return Result.done();
    }
    if (Pods.isTerminal(pod)) {
      deleteClaims(pod);
    } else if (!Pods.isTerminating(pod)) {
      provide(pod);
    }
    return Result.done();
  }

  private void provide(Pod pod) {
    Map<String, String> before = names(pod);
    Map<String, String> names = new TreeMap<>(before);
    for (PodResourceClaim request : requests(pod)) {
      String template = request.getResourceClaimTemplateName();
      if (template != null && !names.containsKey(request.getName())) {
        ResourceClaim claim = find(pod, request.getName());
        if (claim == null) {
          claim = create(pod, request.getName(), template);
          if (claim == null) {
            continue;
          }
          made.computeIfAbsent(Indexer.key(pod), key -> new ConcurrentHashMap<>())
              .put(request.getName(), claim);
        }
        names.put(request.getName(), claim.getMetadata().getName());
      }
    }
    if (!names.equals(before)) {
      write(pod, names);
    }
  }

  /** Null while there is no such template. */
  private @Nullable ResourceClaim create(Pod pod, String request, String templateName) {
    String namespace = pod.getMetadata().getNamespace();
    ResourceClaimTemplate template = templates.get(namespace, templateName);
    if (template == null) {
      fail(
          pod,
          "PodResourceClaim %s: resource claim template \"%s\" not found"
              .formatted(request, templateName));
      return null;
    }
    var metadata = template.getSpec().getMetadata();
    Map<String, String> annotations = new HashMap<>();
    if (metadata != null && metadata.getAnnotations() != null) {
      annotations.putAll(metadata.getAnnotations());
    }
    annotations.put(POD_CLAIM_NAME, request);
    try {
      return claimClient.create(
          new ResourceClaimBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withGenerateName(pod.getMetadata().getName() + "-" + request + "-")
              .withLabels(metadata == null ? null : metadata.getLabels())
              .withAnnotations(annotations)
              .withOwnerReferences(Owners.controllerReference(pod, Resources.PODS))
              .endMetadata()
              .withSpec(template.getSpec().getSpec())
              .build());
    } catch (StatusException e) {
      fail(pod, "PodResourceClaim %s: %s".formatted(request, e.getMessage()));
      throw e;
    }
  }

  private void fail(Pod pod, String message) {
    event(pod, Type.WARNING, "FailedResourceClaimCreation", message);
  }

  /** Made before, though the pod's status does not say so yet.. */
  private @Nullable ResourceClaim find(Pod pod, String request) {
    for (ResourceClaim claim : claims.controlledBy(pod.getMetadata().getUid())) {
      if (request.equals(annotation(claim))) {
        return claim;
      }
    }
    ResourceClaim own = made.getOrDefault(Indexer.key(pod), Map.of()).get(request);
    return own != null && Owners.isControlledBy(own, pod) ? own : null;
  }

  private static String annotation(ResourceClaim claim) {
    Map<String, String> annotations = claim.getMetadata().getAnnotations();
    return annotations == null ? "" : annotations.getOrDefault(POD_CLAIM_NAME, "");
  }

  private void deleteClaims(Pod pod) {
    for (ResourceClaim claim : claims.controlledBy(pod.getMetadata().getUid())) {
      var metadata = claim.getMetadata();
      if (metadata.getDeletionTimestamp() == null) {
        try {
          claimClient.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
        } catch (StatusException e) {
          if (!e.isNotFound()) {
            throw e;
          }
        }
      }
    }
  }

  private void write(Pod pod, Map<String, String> names) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", pod.getMetadata().getUid());
    ArrayNode statuses = patch.putObject("status").putArray("resourceClaimStatuses");
    names.forEach(
        (name, claim) -> statuses.addObject().put("name", name).put("resourceClaimName", claim));
    podClient.patchStatus(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), patch);
  }

  private static List<PodResourceClaim> requests(Pod pod) {
    List<PodResourceClaim> requests = pod.getSpec().getResourceClaims();
    return requests == null ? List.of() : requests;
  }

  private static Map<String, String> names(Pod pod) {
    Map<String, String> names = new TreeMap<>();
    if (pod.getStatus() != null && pod.getStatus().getResourceClaimStatuses() != null) {
      for (PodResourceClaimStatus status : pod.getStatus().getResourceClaimStatuses()) {
        if (status.getResourceClaimName() != null) {
          names.put(status.getName(), status.getResourceClaimName());
        }
      }
    }
    return names;
  }

  private static List<String> templatesOf(Pod pod) {
    return requests(pod).stream()
        .map(PodResourceClaim::getResourceClaimTemplateName)
        .filter(name -> name != null)
        .map(name -> Indexer.key(pod.getMetadata().getNamespace(), name))
        .toList();
  }
}
