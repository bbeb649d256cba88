package io.naru.intellij.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.Rollout;
import java.util.Optional;

/**
 * How the object of a manifest fares in the cluster, for a small icon.
 *
 * @param text for people
 */
public record LiveState(Kind kind, String text) {

  /** What the icon shows. */
  public enum Kind {
    ABSENT,
    WAITING,
    GOOD,
    BAD,
    /** Nobody has answered yet, or can. */
    UNKNOWN
  }

  public static final LiveState UNKNOWN = new LiveState(Kind.UNKNOWN, "");

  public static LiveState of(Optional<JsonNode> live) {
    if (live.isEmpty()) {
      return new LiveState(Kind.ABSENT, "");
    }
    return switch (Rollout.of(live.get())) {
      case Rollout.Done done -> new LiveState(Kind.GOOD, done.message());
      case Rollout.Waiting waiting -> new LiveState(Kind.WAITING, waiting.message());
      case Rollout.Failed failed -> new LiveState(Kind.BAD, failed.message());
    };
  }
}
