package io.naru.desktop.kinds;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads events, whose fields differ by the API version they were written with. */
public final class Events {

  private Events() {}

  /** When it was seen last, RFC 3339; null if nobody wrote that down. */
  public static @Nullable String lastSeen(Event event) {
    if (event.getSeries() != null && event.getSeries().getLastObservedTime() != null) {
      return event.getSeries().getLastObservedTime().getTime();
    }
    if (event.getLastTimestamp() != null) {
      return event.getLastTimestamp();
    }
    if (event.getEventTime() != null && event.getEventTime().getTime() != null) {
      return event.getEventTime().getTime();
    }
    return event.getMetadata().getCreationTimestamp();
  }

  public static int count(Event event) {
    if (event.getSeries() != null && event.getSeries().getCount() != null) {
      return event.getSeries().getCount();
    }
    return event.getCount() == null ? 1 : event.getCount();
  }

  /** What it is about, as {@code pod/NAME}. */
  public static String object(Event event) {
    ObjectReference about = event.getInvolvedObject();
    return about == null || about.getKind() == null
        ? ""
        : about.getKind().toLowerCase(Locale.ROOT) + "/" + about.getName();
  }

  /** Whether it is about this object. Kubelets name their node by name only, without its UID. */
  public static boolean isAbout(Event event, HasMetadata object) {
    ObjectReference about = event.getInvolvedObject();
    return about != null
        && object.getKind().equals(about.getKind())
        && object.getMetadata().getName().equals(about.getName())
        && (object.getMetadata().getNamespace() == null
            || object.getMetadata().getNamespace().equals(about.getNamespace()));
  }
}
