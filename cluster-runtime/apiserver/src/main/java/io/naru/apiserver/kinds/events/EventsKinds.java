package io.naru.apiserver.kinds.events;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.support.KindBuilder;
import java.util.List;

/** Rows of {@code events.k8s.io}. */
public final class EventsKinds {

  private EventsKinds() {}

  public static List<Kind> rows() {
    return List.of(events());
  }

  private static Kind events() {
    return KindBuilder.namespaced("events.k8s.io/v1", "Event", "events")
        .shortNames("ev")
        .storedIn("events")
        .strategy(EventStrategy.events())
        .printer(EventPrinter.events())
        .build();
  }
}
