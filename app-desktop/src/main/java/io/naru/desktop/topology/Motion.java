package io.naru.desktop.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Boxes on their way from one placement to the next. Times are nanoseconds of any clock. */
public final class Motion {

  private static final long TAKES = Duration.ofMillis(350).toNanos();

  private Map<String, Box> from = Map.of();
  private Placement to = Placement.EMPTY;
  private long started;

  /** Everything moves to a new place, from wherever it is now; what is new is there at once. */
  public void start(Placement next, long now) {
    from = boxes(now);
    to = next;
    started = now;
  }

  public boolean isMoving(long now) {
    return now - started < TAKES && !from.isEmpty();
  }

  /** Where everything is at a moment. */
  public Map<String, Box> boxes(long now) {
    if (!isMoving(now)) {
      return to.boxes();
    }
    double linear = Math.clamp((double) (now - started) / TAKES, 0, 1);
    double part = 1 - (1 - linear) * (1 - linear) * (1 - linear); // fast first, then gently
    Map<String, Box> boxes = HashMap.newHashMap(to.boxes().size());
    to.boxes()
        .forEach((id, box) -> {
          Box before = from.get(id);
          boxes.put(id, before == null ? box : before.towards(box, part));
        });
    return boxes;
  }
}
