package io.naru.controllers.attachdetach;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.AttachedVolume;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachment;
import io.fabric8.kubernetes.api.model.storage.VolumeAttachmentBuilder;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the attachments of each node what its pods want. A volume is detached only when its kubelet
 * no longer says that it is in use, or has been silent for long, or the node is declared out of
 * service. One for a single node goes to the next only after that.
 */
public final class AttachDetachController extends ObjectController<Node> {

  private static final String USER = "attachdetach-controller";
  private static final String BY_NODE = "attachdetach/attachments-of-node";
  private static final String BY_VOLUME = "attachdetach/attachments-of-volume";
  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
  private static final Duration UNMOUNT_PATIENCE = Duration.ofMinutes(6);
  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final WantedVolumes wanted;
  private final Indexer<VolumeAttachment> attachments;
  private final Indexer<PersistentVolume> volumes;
  private final TypedClient<VolumeAttachment> client;
  private final TypedClient<Node> nodes;

  /** Since when an attachment is unwanted, by its name. */
  private final Map<String, Instant> unwanted = new ConcurrentHashMap<>();

  public AttachDetachController(ControllerContext context) {
    super(context, USER, Resources.NODES, 2);
    wanted = new WantedVolumes(context);
    attachments = context.lister(Resources.VOLUME_ATTACHMENTS);
    volumes = context.lister(Resources.PERSISTENT_VOLUMES);
    client = context.client(USER, Resources.VOLUME_ATTACHMENTS);
    nodes = context.client(USER, Resources.NODES);
    attachments.addIndex(BY_NODE, attachment -> List.of(attachment.getSpec().getNodeName()));
    attachments.addIndex(BY_VOLUME, attachment -> List.of(volume(attachment)));
    context
        .informer(Resources.VOLUME_ATTACHMENTS)
        .addHandler(EventHandler.forEach(each -> enqueue(each.getSpec().getNodeName())));
    context
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(
            EventHandler.forEach(
                claim -> wanted.nodesOf(Indexer.key(claim)).forEach(this::enqueue)));
    context
        .informer(Resources.PERSISTENT_VOLUMES)
        .addHandler(
            EventHandler.forEach(volume -> {
              var claim = volume.getSpec().getClaimRef();
              if (claim != null) {
                wanted
                    .nodesOf(Indexer.key(claim.getNamespace(), claim.getName()))
                    .forEach(this::enqueue);
              }
            }));
    context
        .informer(Resources.PODS)
        .addHandler(
            EventHandler.forEach(pod -> {
              if (WantedVolumes.hasClaims(pod)) {
                enqueue(pod.getSpec().getNodeName());
              }
            }));
  }

  @Override
  protected Result sync(String key) {
    Node node = lister.get(key);
    Map<AttachableVolume, Pod> volumesWanted = node == null ? Map.of() : wanted.of(key);
    Set<String> names = new HashSet<>();
    boolean again = false;
    for (Map.Entry<AttachableVolume, Pod> entry : volumesWanted.entrySet()) {
      AttachableVolume volume = entry.getKey();
      names.add(volume.attachment(key));
      if (attachments.get(volume.attachment(key)) == null) {
        again |= !attach(volume, key, entry.getValue());
      }
    }
    for (VolumeAttachment attachment : attachments.byIndex(BY_NODE, key)) {
      String name = attachment.getMetadata().getName();
      if (names.contains(name) || !name.startsWith("csi-") || volume(attachment).isEmpty()) {
        unwanted.remove(name); // or somebody else's
      } else if (attachment.getMetadata().getDeletionTimestamp() == null) {
        again |= !detach(attachment, node);
      }
    }
    if (node != null) {
      report(node);
    }
    return again ? Result.after(AGAIN) : Result.done();
  }

  /** Returns false if another node has to let go first. */
  private boolean attach(AttachableVolume volume, String node, Pod pod) {
    if (volume.exclusive() && isElsewhere(volume, node)) {
      events.record(
          pod,
          Resources.PODS,
          Type.WARNING,
          "FailedAttachVolume",
          ("Multi-Attach error for volume \"%s\" Volume is already exclusively attached to one node"
                  + " and can't be attached to another")
              .formatted(volume.name()));
      return false;
    }
    try {
      client.create(
          new VolumeAttachmentBuilder()
              .withNewMetadata()
              .withName(volume.attachment(node))
              .endMetadata()
              .withNewSpec()
              .withAttacher(volume.driver())
              .withNodeName(node)
              .withNewSource()
              .withPersistentVolumeName(volume.name())
              .endSource()
              .endSpec()
              .build());
    } catch (StatusException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
    return true;
  }

  private boolean isElsewhere(AttachableVolume volume, String node) {
    return attachments.byIndex(BY_VOLUME, volume.name()).stream()
        .anyMatch(attachment -> !attachment.getSpec().getNodeName().equals(node));
  }

  /** Returns false if it has to wait for the kubelet. */
  private boolean detach(VolumeAttachment attachment, @Nullable Node node) {
    String name = attachment.getMetadata().getName();
    Instant since = unwanted.computeIfAbsent(name, ignored -> context.now());
    if (node != null
        && isInUse(attachment, node)
        && !isOutOfService(node)
        && (isReady(node) || since.plus(UNMOUNT_PATIENCE).isAfter(context.now()))) {
      return false;
    }
    try {
      client.deleteUid("", name, attachment.getMetadata().getUid());
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    unwanted.remove(name);
    return true;
  }

  private boolean isInUse(VolumeAttachment attachment, Node node) {
    PersistentVolume volume = volumes.get(volume(attachment));
    AttachableVolume attachable = volume == null ? null : AttachableVolume.of(volume);
    return attachable != null
        && node.getStatus() != null
        && node.getStatus().getVolumesInUse().contains(attachable.uniqueName());
  }

  private static boolean isOutOfService(Node node) {
    return node.getSpec() != null
        && node.getSpec().getTaints().stream()
            .anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
  }

  private static boolean isReady(Node node) {
    return node.getStatus() != null
        && node.getStatus().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }

  /** Kubelets wait for their volumes to stand in {@code status.volumesAttached}. */
  private void report(Node node) {
    String name = node.getMetadata().getName();
    List<AttachedVolume> attached = new ArrayList<>();
    for (VolumeAttachment attachment : attachments.byIndex(BY_NODE, name)) {
      PersistentVolume volume = volumes.get(volume(attachment));
      AttachableVolume attachable = volume == null ? null : AttachableVolume.of(volume);
      if (attachable != null
          && attachment.getStatus() != null
          && Boolean.TRUE.equals(attachment.getStatus().getAttached())) {
        attached.add(new AttachedVolume("", attachable.uniqueName()));
      }
    }
    List<AttachedVolume> before =
        node.getStatus() == null ? List.of() : node.getStatus().getVolumesAttached();
    if (!attached.equals(before)) {
      ObjectNode patch = Json.object();
      ArrayNode list = patch.putObject("status").putArray("volumesAttached");
      attached.forEach(
          volume -> list.addObject().put("name", volume.getName()).put("devicePath", ""));
      nodes.patchStatus("", name, patch);
    }
  }

  private static String volume(VolumeAttachment attachment) {
    return Objects.requireNonNullElse(
        attachment.getSpec().getSource().getPersistentVolumeName(), "");
  }
}
