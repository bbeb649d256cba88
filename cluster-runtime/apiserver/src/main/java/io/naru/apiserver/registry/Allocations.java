package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.FieldErrors;
import org.jspecify.annotations.Nullable;

/** Cluster-wide things that objects take for themselves, such as addresses of services. */
interface Allocations {

  /** Takes nothing. */
  Allocations NONE =
      new Allocations() {
        @Override
        public Reservation reserve(
            Kind kind, ObjectNode object, @Nullable ObjectNode old, FieldErrors errors) {
          return Reservation.NOTHING;
        }

        @Override
        public void release(Kind kind, ObjectNode deleted) {}
      };

  /** What was taken for one write. */
  interface Reservation {
    Reservation NOTHING =
        new Reservation() {
          @Override
          public void commit() {}

          @Override
          public void cancel() {}
        };

    /** The write is done: gives back what the object no longer has. */
    void commit();

    /** The write is not done: gives back what was taken. */
    void cancel();
  }

  /** Takes what the object asks for and writes it into the object; conflicts go to errors. */
  Reservation reserve(Kind kind, ObjectNode object, @Nullable ObjectNode old, FieldErrors errors);

  /** Gives back all that a deleted object had. */
  void release(Kind kind, ObjectNode deleted);
}
