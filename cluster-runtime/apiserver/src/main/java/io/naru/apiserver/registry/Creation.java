package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.Attributes.Operation;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Strategy;
import io.naru.apiserver.registry.Allocations.Reservation;
import io.naru.machinery.ApiObject;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.store.Store;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings an object into being. */
final class Creation {

  /** How often a generated name may turn out to be taken. */
  private static final int NAME_ATTEMPTS = 8;

  private final RegistryContext context;

  Creation(RegistryContext context) {
    this.context = context;
  }

  /**
   * Creates the object of a tree, which is the caller's own and is consumed.
   *
   * @param applied whether server-side apply made it, and said already who owns what
   */
  ApiObject create(Call call, ObjectNode object, boolean applied) {
    boolean generated =
        Metadata.name(object).isEmpty() && !Json.text(object, "metadata", "generateName").isEmpty();
    if (!generated) {
      ApiObject created = attempt(call, object, applied);
      if (created == null) {
        throw StatusException.alreadyExists(call.groupResource(), Metadata.name(object));
      }
      return created;
    }
    ObjectNode last = object;
    for (int i = 0; i < NAME_ATTEMPTS; i++) {
      last = object.deepCopy();
      ObjectNode metadata = Metadata.of(last);
      metadata.put("name", context.names().next(Json.text(metadata, "generateName")));
      ApiObject created = attempt(call, last, applied);
      if (created != null) {
        return created;
      }
    }
    throw StatusException.alreadyExists(call.groupResource(), Metadata.name(last));
  }

  /** Null if the name is taken. */
  private @Nullable ApiObject attempt(Call call, ObjectNode object, boolean applied) {
    Kind kind = call.kind();
    Strategy strategy = kind.strategy();
    fillMetadata(call, object);
    context.model().applyDefaults(kind, object);
    strategy.applyDefaults(object);
    Attributes attributes = attributes(call, Metadata.name(object), object);
    context.admission().mutate(attributes);
    strategy.prepareForCreate(object);
    Metadata.compact(Metadata.of(object));
    if (!applied) {
      context.model().own(call, null, object);
    }

    FieldErrors errors = new FieldErrors();
    Reservation reservation = context.allocations().reserve(kind, object, null, errors);
    boolean stored = false;
    try {
      MetadataRules.validate(kind, object, errors);
      strategy.validate(object, errors);
      if (!errors.isEmpty()) {
        throw StatusException.invalid(kind.groupVersionKind(), Metadata.name(object), errors);
      }
      context.admission().validate(attributes);
      call.warnings().addAll(strategy.warnings(object, null));
      String key = Keys.object(kind, call.namespace(), Metadata.name(object));
      if (call.options().dryRun()) {
        return context.objects().store().get(key) == null ? ApiObject.of(object) : null;
      }
      ApiObject created = context.write(kind, key, Store.Write.ABSENT, object);
      stored = created != null;
      return created;
    } finally {
      if (stored) {
        reservation.commit();
      } else {
        reservation.cancel();
      }
    }
  }

  private void fillMetadata(Call call, ObjectNode object) {
    ObjectNode metadata = Metadata.of(object);
    Metadata.dropSystemFields(metadata);
    if (call.kind().namespaced()) {
      metadata.put("namespace", call.namespace());
    } else {
      metadata.remove("namespace");
    }
    metadata.put("uid", uid());
    metadata.put("creationTimestamp", context.now());
    if (call.kind().strategy().hasGeneration()) {
      metadata.put("generation", 1);
    }
  }

  /** A random (version 4) UUID of the injected randomness. */
  private String uid() {
    long high = context.options().random().nextLong();
    long low = context.options().random().nextLong();
    return new UUID((high & ~0xF000L) | 0x4000L, (low & ~(3L << 62)) | (2L << 62)).toString();
  }

  /** What admission is to know of a creation, of an object or below one. */
  static Attributes attributes(Call call, String name, ObjectNode object) {
    return new Attributes(
        Operation.CREATE,
        call.kind(),
        call.namespace(),
        name,
        call.subresource(),
        object,
        null,
        call.user(),
        call.options().dryRun(),
        Json.object(),
        call.warnings());
  }
}
