package io.naru.desktop.timeline;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.naru.desktop.kinds.Events;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Events in order of time. Like ones are one: the same reason at the pods of one workload.
 *
 * @param groups the latest first
 * @param bars how many there were in each minute of the last hour, the oldest first
 */
public record Timeline(List<Group> groups, List<Bar> bars) {

  public static final int MINUTES = 60;

  /** What endings generated names have: of pods, and of replica sets' pods. */
  private static final Pattern GENERATED =
      Pattern.compile("(-[a-z0-9]{8,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$");

  /**
   * Like events.
   *
   * @param object of one its name, of several what they have in common: {@code pod/web-*}
   * @param objects how many they are about
   * @param count how often it happened
   * @param newest for its message and what it is about
   */
  public record Group(String object, int objects, int count, Instant last, Event newest) {
    public boolean isWarning() {
      return "Warning".equals(newest.getType());
    }
  }

  /** What happened in a minute. */
  public record Bar(int normal, int warnings) {}

  /** What to show. */
  public record Filter(String namespace, String words, boolean onlyWarnings) {
    boolean lets(Event event) {
      if (onlyWarnings && !"Warning".equals(event.getType())) {
        return false;
      }
      if (!namespace.isEmpty() && !namespace.equals(event.getMetadata().getNamespace())) {
        return false;
      }
      String text =
          (Events.object(event) + " " + event.getReason() + " " + event.getMessage())
              .toLowerCase(Locale.ROOT);
      for (String word : words.strip().toLowerCase(Locale.ROOT).split("\\s+")) {
        if (!text.contains(word)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A pure function of the events. */
  public static Timeline of(List<Event> events, Filter filter, Instant now) {
    Map<String, List<Event>> groups = new LinkedHashMap<>();
    int[] normal = new int[MINUTES];
    int[] warnings = new int[MINUTES];
    for (Event event : events) {
      Instant last = lastSeen(event);
      if (last == null || !filter.lets(event)) {
        continue;
      }
      groups.computeIfAbsent(keyOf(event), key -> new ArrayList<>()).add(event);
      long ago = Duration.between(last, now).toMinutes();
      if (ago >= 0 && ago < MINUTES) {
        int minute = (int) (MINUTES - 1 - ago);
        if ("Warning".equals(event.getType())) {
          warnings[minute]++;
        } else {
          normal[minute]++;
        }
      }
    }
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < MINUTES; i++) {
      bars.add(new Bar(normal[i], warnings[i]));
    }
    return new Timeline(
        groups.values().stream()
            .map(Timeline::group)
            .sorted(Comparator.comparing(Group::last).reversed().thenComparing(Group::object))
            .toList(),
        bars);
  }

  private static Group group(List<Event> events) {
    Event newest = events.getFirst();
    int count = 0;
    for (Event event : events) {
      count += Events.count(event);
      Instant last = lastSeen(event);
      Instant before = lastSeen(newest);
      if (last != null && before != null && last.isAfter(before)) {
        newest = event;
      }
    }
    long objects = events.stream().map(Events::object).distinct().count();
    Instant last = lastSeen(newest);
    return new Group(
        objects == 1 ? Events.object(newest) : stem(Events.object(newest)) + "-*",
        (int) objects,
        count,
        last == null ? Instant.EPOCH : last,
        newest);
  }

  private static String keyOf(Event event) {
    ObjectReference about = event.getInvolvedObject();
    String kind = about == null ? "" : String.valueOf(about.getKind());
    String object = Events.object(event);
    return String.join(
        "\n",
        String.valueOf(event.getMetadata().getNamespace()),
        kind.equals("Pod") ? stem(object) : object,
        String.valueOf(event.getReason()),
        String.valueOf(event.getType()));
  }

  private static String stem(String object) {
    return GENERATED.matcher(object).replaceFirst("");
  }

  private static @Nullable Instant lastSeen(Event event) {
    String last = Events.lastSeen(event);
    return last == null || last.isEmpty() ? null : Instant.parse(last);
  }
}
