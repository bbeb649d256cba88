package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.Strategy;
import io.naru.machinery.FieldErrors;

/** Which part of an object an update is about, and how that part is checked. */
enum Rules {
  /** The object itself. */
  OBJECT {
    @Override
    void prepare(Strategy strategy, ObjectNode object, ObjectNode old) {
      strategy.prepareForUpdate(object, old);
    }

    @Override
    void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors) {
      kind.strategy().validateReplacement(object, old, errors);
    }
  },
  /** The {@code status} subresource. */
  STATUS {
    @Override
    void prepare(Strategy strategy, ObjectNode object, ObjectNode old) {
      strategy.prepareForStatusUpdate(object, old);
    }

    @Override
    void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors) {
      kind.strategy().validateStatusUpdate(object, old, errors);
    }
  },
  /** A part of the spec that has a subresource of its own, such as the resources of a pod. */
  PART {
    @Override
    void prepare(Strategy strategy, ObjectNode object, ObjectNode old) {}

    @Override
    void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors) {
      kind.strategy().validatePart(object, old, errors);
    }
  },
  /** A subresource whose change was made by itself, such as a binding or an approval. */
  OWN {
    @Override
    void prepare(Strategy strategy, ObjectNode object, ObjectNode old) {}

    @Override
    void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors) {
      kind.strategy().validateOther(object, old, errors);
    }
  };

  abstract void prepare(Strategy strategy, ObjectNode object, ObjectNode old);

  abstract void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors);

  /** Whether it counts as a change of what is wanted. */
  boolean countsGeneration() {
    return this == OBJECT || this == PART;
  }
}
