package io.naru.controllers.history;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.naru.client.Owners;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.controllers.support.Claims;
import io.naru.controllers.support.TemplateHash;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.LabelSelector;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one ControllerRevision a template that a workload had, numbered in the order in which they
 * were last current. Thread-safe.
 *
 * @param <O> the workload
 */
public final class Revisions<O extends HasMetadata> {

  private static final int MAX_PREFIX = 223;
  private static final Comparator<ControllerRevision> ORDER =
      Comparator.comparingLong((ControllerRevision revision) -> number(revision))
          .thenComparing(revision ->
              Objects.requireNonNullElse(revision.getMetadata().getCreationTimestamp(), ""))
          .thenComparing(revision -> revision.getMetadata().getName());

  /**
   * The revision of the present template.
   *
   * @param collisions how many hashes turned out to be taken so far, to be kept in the status
   */
  public record Ensured(ControllerRevision revision, @Nullable Integer collisions) {}

  private final ResourceType<O> type;
  private final String hashLabel;
  private final TypedClient<ControllerRevision> client;
  private final Claims<O, ControllerRevision> claims;

  /**
   * @param hashLabel the label of a revision that holds its hash
   */
  public Revisions(ControllerContext context, String user, ResourceType<O> type, String hashLabel) {
    this.type = type;
    this.hashLabel = hashLabel;
    client = context.client(user, Resources.CONTROLLER_REVISIONS);
    claims =
        new Claims<>(
            context.client(user, type),
            type,
            client,
            context.lister(Resources.CONTROLLER_REVISIONS),
            orphan -> true);
  }

  /** The revisions of a workload, oldest first; orphans that match are adopted. */
  public List<ControllerRevision> of(O owner, LabelSelector selector) {
    return claims.of(owner, selector).stream().sorted(ORDER).toList();
  }

  /**
   * Finds the revision of the template, and makes it the newest, or creates it.
   *
   * @param known as of {@link #of}
   * @param collisions as the status has it
   */
  public Ensured ensure(
      O owner,
      PodTemplateSpec template,
      List<ControllerRevision> known,
      @Nullable Integer collisions) {
    ObjectNode data = Templates.data(template);
    long next = known.isEmpty() ? 1 : number(known.getLast()) + 1;
    ControllerRevision same =
        known.stream()
            .filter(revision -> data.equals(Templates.data(revision)))
            .reduce((first, second) -> second)
            .orElse(null);
    if (same == null) {
      return create(owner, template, data, next, collisions);
    }
    if (same != known.getLast()) {
      same = client.update(new ControllerRevisionBuilder(same).withRevision(next).build());
    }
    return new Ensured(same, collisions);
  }

  /** Deletes the oldest beyond the limit that no pod and no status refers to. */
  public void truncate(List<ControllerRevision> known, Set<String> live, int limit) {
    List<ControllerRevision> old =
        known.stream()
            .filter(revision -> !live.contains(revision.getMetadata().getName()))
            .toList();
    for (ControllerRevision revision : old.subList(0, Math.max(0, old.size() - limit))) {
      var metadata = revision.getMetadata();
      try {
        client.deleteUid(metadata.getNamespace(), metadata.getName(), metadata.getUid());
      } catch (StatusException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }
  }

  private Ensured create(
      O owner,
      PodTemplateSpec template,
      ObjectNode data,
      long number,
      @Nullable Integer collisions) {
    String namespace = owner.getMetadata().getNamespace();
    Integer taken = collisions;
    while (true) {
      String hash = TemplateHash.of(Json.bytes(data), taken);
      String name = name(owner.getMetadata().getName(), hash);
      Map<String, String> labels = new HashMap<>();
      if (template.getMetadata() != null && template.getMetadata().getLabels() != null) {
        labels.putAll(template.getMetadata().getLabels());
      }
      labels.put(hashLabel, hash);
      ControllerRevision wanted =
          new ControllerRevisionBuilder()
              .withNewMetadata()
              .withNamespace(namespace)
              .withName(name)
              .withLabels(labels)
              .withAnnotations(owner.getMetadata().getAnnotations())
              .withOwnerReferences(Owners.controllerReference(owner, type))
              .endMetadata()
              .withData(data)
              .withRevision(number)
              .build();
      try {
        return new Ensured(client.create(wanted), taken);
      } catch (StatusException e) {
        if (!e.isAlreadyExists()) {
          throw e;
        }
      }
      // Ours, which the lister does not show yet, or that of another template with the same hash.
      ControllerRevision present = client.find(namespace, name);
      if (present != null
          && Owners.isControlledBy(present, owner)
          && data.equals(Templates.data(present))) {
        return new Ensured(present, taken);
      }
      if (present != null) {
        taken = taken == null ? 1 : taken + 1;
      }
    }
  }

  private static String name(String owner, String hash) {
    String prefix = owner.length() > MAX_PREFIX ? owner.substring(0, MAX_PREFIX) : owner;
    return prefix + "-" + hash;
  }

  private static long number(ControllerRevision revision) {
    return Objects.requireNonNullElse(revision.getRevision(), 0L);
  }
}
