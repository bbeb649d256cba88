package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.EventRecorder.Type;
import io.naru.client.Expectations;
import io.naru.client.TypedClient;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;

/**
 * Creates and deletes like pods of a workload, many at a time. What was asked for is expected, by
 * the workload's uid, until the pods' informer shows it. Thread-safe.
 */
public final class PodBatches {

  /** Tells people about a workload. */
  @FunctionalInterface
  public interface Teller {
    void event(HasMetadata about, Type severity, String reason, String message);
  }

  private final TypedClient<Pod> client;
  private final Expectations expectations;
  private final Teller teller;
  private final SlowStart slowStart;

  /**
   * @param executor runs the creations of one batch, side by side if it can
   */
  public PodBatches(
      TypedClient<Pod> client, Expectations expectations, Teller teller, Executor executor) {
    this.client = client;
    this.expectations = expectations;
    this.teller = teller;
    slowStart = new SlowStart(executor);
  }

  /**
   * Creates pods that differ in nothing but the names that the server gives them.
   *
   * @throws StatusException if one was refused, unless because its namespace is going away
   */
  public void create(HasMetadata owner, int count, Pod pod) throws InterruptedException {
    ApiObject body = ApiObject.ofTyped(pod);
    create(owner, pod.getMetadata().getNamespace(), count, i -> body);
  }

  /**
   * @param pods what to create, by 0 to count - 1; called by the executor
   * @throws StatusException if one was refused, unless because its namespace is going away
   */
  public void create(HasMetadata owner, int count, IntFunction<Pod> pods)
      throws InterruptedException {
    String namespace = owner.getMetadata().getNamespace();
    create(owner, namespace, count, i -> ApiObject.ofTyped(pods.apply(i)));
  }

  private void create(HasMetadata owner, String namespace, int count, IntFunction<ApiObject> pods)
      throws InterruptedException {
    String key = owner.getMetadata().getUid();
    expectations.expectCreations(key, count);
    int succeeded = 0;
    try {
      SlowStart.Outcome outcome =
          slowStart.run(count, i -> createOne(owner, namespace, pods.apply(i)));
      succeeded = outcome.succeeded();
      StatusException failure = outcome.failure();
      if (failure != null && !SlowStart.isNamespaceTerminating(failure)) {
        throw failure;
      }
    } finally {
      for (int i = succeeded; i < count; i++) {
        expectations.creationObserved(key);
      }
    }
  }

  private void createOne(HasMetadata owner, String namespace, ApiObject pod) {
    try {
      ApiObject created = client.create(namespace, pod);
      String message = "Created pod: " + created.name();
      teller.event(owner, Type.NORMAL, "SuccessfulCreate", message);
    } catch (StatusException e) {
      if (!SlowStart.isNamespaceTerminating(e)) {
        teller.event(owner, Type.WARNING, "FailedCreate", "Error creating: " + e.getMessage());
      }
      throw e;
    }
  }

  /**
   * Deletes all of them, whatever becomes of the others.
   *
   * @throws StatusException if one could not be deleted; one that was gone already is no failure
   */
  public void delete(HasMetadata owner, List<Pod> victims) throws InterruptedException {
    String key = owner.getMetadata().getUid();
    victims.forEach(pod -> expectations.expectDeletion(key, pod.getMetadata().getUid()));
    StatusException failure =
        slowStart.runAll(victims.size(), i -> deleteOne(owner, victims.get(i))).failure();
    if (failure != null) {
      throw failure;
    }
  }

  private void deleteOne(HasMetadata owner, Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    try {
      client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
      String message = "Deleted pod: " + metadata.getName();
      teller.event(owner, Type.NORMAL, "SuccessfulDelete", message);
    } catch (StatusException e) {
      expectations.deletionObserved(owner.getMetadata().getUid(), metadata.getUid());
      if (!e.isNotFound()) {
        teller.event(owner, Type.WARNING, "FailedDelete", "Error deleting: " + e.getMessage());
        throw e;
      }
    }
  }
}
