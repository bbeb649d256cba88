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
      kind.strategy().validate(object, errors);
      kind.strategy().validateUpdate(object, old, errors);
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
  /** A subresource whose change was made and checked by itself, such as a binding. */
  OWN {
    @Override
    void prepare(Strategy strategy, ObjectNode object, ObjectNode old) {}

    @Override
    void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors) {}
  };

  abstract void prepare(Strategy strategy, ObjectNode object, ObjectNode old);

  abstract void validate(Kind kind, ObjectNode object, ObjectNode old, FieldErrors errors);
}
