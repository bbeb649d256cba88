package io.naru.controllers.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.naru.client.Indexer;
import io.naru.client.Owners;
import io.naru.client.ResourceType;
import io.naru.client.TypedClient;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/**
 * Decides which objects a workload controls: those that name it as their controller and match its
 * selector. Others that name it are released; orphans that match are adopted.
 *
 * @param <O> the workload
 * @param <T> what it controls
 */
public final class Claims<O extends HasMetadata, T extends HasMetadata> {

  private final TypedClient<O> owners;
  private final ResourceType<O> ownerType;
  private final TypedClient<T> client;
  private final Indexer<T> lister;
  private final BiPredicate<O, T> adoptable;

  /**
   * @param adoptable which orphans may be adopted; those being deleted never are
   */
  public Claims(
      TypedClient<O> owners,
      ResourceType<O> ownerType,
      TypedClient<T> client,
      Indexer<T> lister,
      Predicate<T> adoptable) {
    this(owners, ownerType, client, lister, (owner, object) -> adoptable.test(object));
  }

  /**
   * @param adoptable which orphans a workload may adopt; those being deleted it never may
   */
  public Claims(
      TypedClient<O> owners,
      ResourceType<O> ownerType,
      TypedClient<T> client,
      Indexer<T> lister,
      BiPredicate<O, T> adoptable) {
    this.owners = owners;
    this.ownerType = ownerType;
    this.client = client;
    this.lister = lister;
    this.adoptable = adoptable;
  }

  /** What {@code owner} controls now; nothing changes hands while it is being deleted. */
  public List<T> of(O owner, LabelSelector selector) {
    String namespace = owner.getMetadata().getNamespace();
    boolean deleted = owner.getMetadata().getDeletionTimestamp() != null;
    List<T> claimed = new ArrayList<>();
    for (T object : lister.controlledBy(owner.getMetadata().getUid())) {
      if (!namespace.equals(object.getMetadata().getNamespace())) {
        continue; // a uid of another namespace's owner is no claim
      }
      if (selector.matches(Selectors.labels(object))) {
        claimed.add(object);
      } else if (!deleted) {
        release(owner, object);
      }
    }
    if (!deleted) {
      adoptOrphans(owner, selector, claimed);
    }
    return claimed;
  }

  private void adoptOrphans(O owner, LabelSelector selector, List<T> claimed) {
    boolean verified = false;
    for (T object : lister.orphansIn(owner.getMetadata().getNamespace())) {
      if (object.getMetadata().getDeletionTimestamp() == null
          && selector.matches(Selectors.labels(object))
          && adoptable.test(owner, object)) {
        if (!verified) {
          verify(owner);
          verified = true;
        }
        List<OwnerReference> references =
            new ArrayList<>(object.getMetadata().getOwnerReferences());
        references.add(Owners.controllerReference(owner, ownerType));
        claimed.add(setOwners(object, references));
      }
    }
  }

  /** The lister may show an owner that was deleted and made anew: only the living one may adopt. */
  private void verify(O owner) {
    var metadata = owner.getMetadata();
    O live = owners.get(metadata.getNamespace(), metadata.getName());
    if (!live.getMetadata().getUid().equals(metadata.getUid())
        || live.getMetadata().getDeletionTimestamp() != null) {
      throw StatusException.conflict(
          ownerType.resource().groupResource(), metadata.getName(), "the adopting owner is gone");
    }
  }

  private void release(O owner, T object) {
    String uid = owner.getMetadata().getUid();
    List<OwnerReference> others =
        object.getMetadata().getOwnerReferences().stream()
            .filter(reference -> !uid.equals(reference.getUid()))
            .toList();
    try {
      setOwners(object, others);
    } catch (StatusException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /**
   * Controllers may patch but not update pods; bound to the version seen, as lists are replaced.
   */
  private T setOwners(T object, List<OwnerReference> references) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", object.getMetadata().getUid());
    metadata.put("resourceVersion", object.getMetadata().getResourceVersion());
    if (references.isEmpty()) {
      metadata.putNull("ownerReferences");
    } else {
      metadata.set("ownerReferences", Json.mapper().valueToTree(references));
    }
    return client.patch(object.getMetadata().getNamespace(), object.getMetadata().getName(), patch);
  }
}
