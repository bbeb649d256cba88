package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.naru.client.EventHandler;
import io.naru.client.Expectations;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.ResourceType;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.selector.LabelSelector;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the keys of the workloads that a change of a controlled object, or of an orphan that they
 * could adopt, matters to; and meets their expectations, which are kept by the workload's uid, so
 * that what a predecessor of the same name asked for is not mistaken for its own.
 *
 * @param <O> the workload
 * @param <T> what it controls
 */
public class ControlleeHandler<O extends HasMetadata, T extends HasMetadata>
    implements EventHandler<T> {

  private final ResourceType<O> ownerType;
  private final Indexer<O> owners;
  private final Function<O, LabelSelector> selector;
  private final @Nullable Expectations expectations;
  private final Consumer<String> enqueue;

  /**
   * @param expectations null if the controller keeps none
   */
  public ControlleeHandler(
      ResourceType<O> ownerType,
      Indexer<O> owners,
      Function<O, LabelSelector> selector,
      @Nullable Expectations expectations,
      Consumer<String> enqueue) {
    this.ownerType = ownerType;
    this.owners = owners;
    this.selector = selector;
    this.expectations = expectations;
    this.enqueue = enqueue;
  }

  @Override
  public void onAdd(T object) {
    OwnerReference owner = owner(object);
    if (owner != null && expectations != null) {
      expectations.creationObserved(owner.getUid());
      if (isTerminating(object)) {
        expectations.deletionObserved(owner.getUid(), object.getMetadata().getUid());
      }
    }
    enqueueFor(object, owner);
  }

  @Override
  public void onUpdate(T old, T object) {
    OwnerReference before = owner(old);
    if (before != null) {
      if (expectations != null && isTerminating(object)) {
        expectations.deletionObserved(before.getUid(), object.getMetadata().getUid());
      }
      enqueue.accept(key(object, before));
    }
    enqueueFor(object, owner(object));
  }

  @Override
  public void onDelete(T object) {
    OwnerReference owner = owner(object);
    if (owner != null) {
      if (expectations != null) {
        expectations.deletionObserved(owner.getUid(), object.getMetadata().getUid());
      }
      enqueue.accept(key(object, owner));
    }
  }

  /** The workload of this handler's kind that controls the object, or null. */
  public @Nullable OwnerReference owner(T object) {
    OwnerReference owner = Owners.controllerOf(object);
    return owner != null
            && owner.getKind().equals(ownerType.kind())
            && GroupVersion.parse(owner.getApiVersion())
                .group()
                .equals(ownerType.resource().group())
        ? owner
        : null;
  }

  private void enqueueFor(T object, @Nullable OwnerReference owner) {
    if (owner != null) {
      enqueue.accept(key(object, owner));
    } else if (Owners.controllerOf(object) == null && !isTerminating(object)) {
      for (O candidate : owners.inNamespace(object.getMetadata().getNamespace())) {
        if (selector.apply(candidate).matches(Selectors.labels(object))) {
          enqueue.accept(Indexer.key(candidate));
        }
      }
    }
  }

  private static boolean isTerminating(HasMetadata object) {
    return object.getMetadata().getDeletionTimestamp() != null;
  }

  private static String key(HasMetadata object, OwnerReference owner) {
    return Indexer.key(object.getMetadata().getNamespace(), owner.getName());
  }
}
