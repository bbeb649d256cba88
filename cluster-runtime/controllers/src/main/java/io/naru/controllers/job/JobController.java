package io.naru.controllers.job;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.EventRecorder;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.controllers.support.Selectors;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pods of Jobs until as many as wanted have succeeded, or too many failed. Two queues: of
 * Jobs; and of pods that carry the tracking finalizer though no Job counts them any more.
 */
public final class JobController implements ManagedController {

  static final String USER = "job-controller";
  private static final String MANAGER = "kubernetes.io/job-controller";

  private final Indexer<Job> jobs;
  private final Indexer<Pod> pods;
  private final TypedClient<Job> jobClient;
  private final JobPodWriter writer;
  private final JobSyncer syncer;
  private final EventRecorder events;
  private final Controller<String> controller;
  private final Controller<String> orphans;

  public JobController(ControllerContext context) {
    jobs = context.lister(Resources.JOBS);
    pods = context.lister(Resources.PODS);
    jobClient = context.client(USER, Resources.JOBS);
    TypedClient<Pod> podClient = context.client(USER, Resources.PODS);
    writer = new JobPodWriter(podClient);
    events = context.recorder(USER);
    syncer = new JobSyncer(context, podClient, writer, events);
    controller = new Controller<>("job", context.timers(), this::sync);
    orphans = new Controller<>("job-orphans", context.timers(), this::syncOrphan);
    context.informer(Resources.JOBS).addHandler(new JobHandler());
    context.informer(Resources.PODS).addHandler(new PodHandler());
  }

  @Override
  public void start() {
    controller.start(5);
    orphans.start(1);
  }

  @Override
  public void close() {
    controller.close();
    orphans.close();
    events.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
    orphans.drain();
  }

  private final class JobHandler implements EventHandler<Job> {
    @Override
    public void onAdd(Job job) {
      controller.enqueue(Indexer.key(job));
    }

    @Override
    public void onUpdate(Job old, Job job) {
      controller.enqueue(Indexer.key(job));
    }

    @Override
    public void onDelete(Job job) {
      controller.enqueue(Indexer.key(job));
      for (Pod pod : pods.controlledBy(job.getMetadata().getUid())) {
        enqueueOrphan(pod);
      }
    }
  }

  private final class PodHandler implements EventHandler<Pod> {
    @Override
    public void onAdd(Pod pod) {
      String key = ownerKey(pod);
      if (key != null) {
        syncer.expectations().creationObserved(key);
      }
      enqueue(pod, key);
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      String before = ownerKey(old);
      if (!JobPods.hasFinalizer(pod)) {
        writer.forget(pod);
      }
      if (before != null) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
          syncer.expectations().deletionObserved(before, pod.getMetadata().getUid());
        }
        controller.enqueue(before);
      }
      enqueue(pod, ownerKey(pod));
    }

    @Override
    public void onDelete(Pod pod) {
      writer.forget(pod);
      String key = ownerKey(pod);
      if (key != null) {
        syncer.expectations().deletionObserved(key, pod.getMetadata().getUid());
        controller.enqueue(key);
      }
    }
  }

  private void enqueue(Pod pod, @Nullable String key) {
    if (key != null) {
      controller.enqueue(key);
    } else if (Owners.controllerOf(pod) == null) {
      for (Job job : jobs.inNamespace(pod.getMetadata().getNamespace())) {
        if (Selectors.of(job.getSpec().getSelector()).matches(Selectors.labels(pod))) {
          controller.enqueue(Indexer.key(job));
        }
      }
    }
    enqueueOrphan(pod);
  }

  private void enqueueOrphan(Pod pod) {
    if (JobPods.hasFinalizer(pod)) {
      String key = ownerKey(pod);
      Job job = key == null ? null : jobs.get(key);
      if (job == null || !Owners.isControlledBy(pod, job) || JobSyncer.isFinished(job)) {
        orphans.enqueue(Indexer.key(pod));
      }
    }
  }

  private static @Nullable String ownerKey(Pod pod) {
    OwnerReference owner = Owners.controllerOf(pod);
    return owner != null && owner.getKind().equals("Job")
        ? Indexer.key(pod.getMetadata().getNamespace(), owner.getName())
        : null;
  }

  private Result sync(String key) {
    Job known = jobs.get(key);
    if (known == null) {
      syncer.forget(key);
      return Result.done();
    }
    String manager = known.getSpec().getManagedBy();
    if (manager != null && !manager.equals(MANAGER)) {
      return Result.done();
    }
    // Live: counts are built on counts, and those of a lister that lags would be too low.
    Job job = jobClient.find(known.getMetadata().getNamespace(), known.getMetadata().getName());
    if (job == null) {
      return Result.done();
    }
    if (JobSyncer.isFinished(job)) {
      pods.controlledBy(job.getMetadata().getUid()).forEach(this::enqueueOrphan);
      return Result.done();
    }
    Set<String> released = writer.released();
    return syncer.sync(key, job, pods.inNamespace(job.getMetadata().getNamespace()), released);
  }

  private Result syncOrphan(String key) {
    Set<String> released = writer.released();
    Pod pod = pods.get(key);
    if (pod == null
        || !JobPods.hasFinalizer(pod)
        || released.contains(pod.getMetadata().getUid())) {
      return Result.done();
    }
    OwnerReference owner = Owners.controllerOf(pod);
    if (owner != null && owner.getKind().equals("Job")) {
      Job job = jobClient.find(pod.getMetadata().getNamespace(), owner.getName());
      boolean counted = job != null && Owners.isControlledBy(pod, job);
      if (job != null && counted && !JobSyncer.isFinished(job)) {
        return Result.done();
      }
    }
    writer.removeFinalizer(pod);
    return Result.done();
  }
}
