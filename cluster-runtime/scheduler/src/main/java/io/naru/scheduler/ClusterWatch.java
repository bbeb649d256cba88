package io.naru.scheduler;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.EventHandler;
import io.naru.scheduler.cache.SchedulerCache;
import io.naru.scheduler.framework.ClusterEvent;
import io.naru.scheduler.framework.NodeInfo;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.queue.SchedulingQueue;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Keeps cache and queue true to what informers tell. Called on the informers' threads. */
final class ClusterWatch {

  private final SchedulerCache cache;
  private final SchedulingQueue queue;
  private final SchedulingVerdicts verdicts;
  private final String schedulerName;

  /** Pods on nodes, parsed; so that an event carries the old state without parsing it again. */
  private final Map<String, PodInfo> assigned = new ConcurrentHashMap<>();

  ClusterWatch(
      SchedulerCache cache,
      SchedulingQueue queue,
      SchedulingVerdicts verdicts,
      String schedulerName) {
    this.cache = cache;
    this.queue = queue;
    this.verdicts = verdicts;
    this.schedulerName = schedulerName;
  }

  EventHandler<Pod> pods() {
    return new EventHandler<>() {
      @Override
      public void onAdd(Pod pod) {
        podSeen(pod);
      }

      @Override
      public void onUpdate(Pod old, Pod pod) {
        if (!Objects.equals(old.getMetadata().getUid(), pod.getMetadata().getUid())) {
          podGone(new PodInfo(old));
        }
        podSeen(pod);
      }

      @Override
      public void onDelete(Pod pod) {
        podGone(new PodInfo(pod));
      }
    };
  }

  EventHandler<Node> nodes() {
    return new EventHandler<>() {
      @Override
      public void onAdd(Node node) {
        cache.addOrUpdateNode(node);
        queue.onEvent(new ClusterEvent.NodeAdded(new NodeInfo(node)));
      }

      @Override
      public void onUpdate(Node old, Node node) {
        // Heartbeats are most of all updates, and change nothing for us.
        if (concernsScheduling(old, node)) {
          cache.addOrUpdateNode(node);
          NodeInfo now = cache.node(node.getMetadata().getName());
          if (now != null) {
            queue.onEvent(new ClusterEvent.NodeUpdated(new NodeInfo(old), now));
          }
        }
      }

      @Override
      public void onDelete(Node node) {
        cache.removeNode(node.getMetadata().getName());
      }
    };
  }

  private void podSeen(Pod pod) {
    PodInfo info = new PodInfo(pod);
    if (info.isTerminal()) {
      podEnded(info);
      return;
    }
    if (info.nodeName() == null) {
      if (schedulerName.equals(schedulerOf(pod)) && !info.isBeingDeleted()) {
        queue.update(info);
      } else {
        queue.remove(info.uid());
      }
      return;
    }
    queue.remove(info.uid());
    cache.addOrUpdatePod(info);
    PodInfo old = assigned.put(info.uid(), info);
    if (old == null) {
      queue.onEvent(new ClusterEvent.AssignedPodAdded(info));
    } else if (!old.labels().equals(info.labels()) || !old.requests().equals(info.requests())) {
      queue.onEvent(new ClusterEvent.AssignedPodUpdated(old, info));
    }
  }

  private void podGone(PodInfo pod) {
    verdicts.remove(pod.key());
    podEnded(pod);
  }

  private void podEnded(PodInfo pod) {
    queue.remove(pod.uid());
    boolean known = assigned.remove(pod.uid()) != null;
    cache.removePod(pod.uid());
    if (known) {
      queue.onEvent(new ClusterEvent.AssignedPodDeleted(pod));
    }
  }

  private static String schedulerOf(Pod pod) {
    String name = pod.getSpec().getSchedulerName();
    return name == null || name.isEmpty() ? SchedulerConfig.DEFAULT_NAME : name;
  }

  private static boolean concernsScheduling(Node old, Node node) {
    return !Objects.equals(old.getMetadata().getUid(), node.getMetadata().getUid())
        || !Objects.equals(old.getMetadata().getLabels(), node.getMetadata().getLabels())
        || !Objects.equals(old.getSpec(), node.getSpec())
        || !Objects.equals(allocatable(old), allocatable(node))
        || !Objects.equals(images(old), images(node));
  }

  private static @Nullable Object allocatable(Node node) {
    return node.getStatus() == null ? null : node.getStatus().getAllocatable();
  }

  private static @Nullable Object images(Node node) {
    return node.getStatus() == null ? null : node.getStatus().getImages();
  }
}
