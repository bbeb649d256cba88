package io.naru.intellij.deploy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Remembers where each set of manifests went last, so that a change is noticed. Thread-safe. */
public final class TargetMemory {

  private final Map<String, String> last = new ConcurrentHashMap<>();

  /**
   * @param saved what {@link #saved} gave
   */
  public void restore(Map<String, String> saved) {
    last.clear();
    last.putAll(saved);
  }

  public Map<String, String> saved() {
    return Map.copyOf(last);
  }

  /** Where it went last, if that was somewhere else. */
  public Optional<String> changed(String manifests, DeployTarget target) {
    return Optional.ofNullable(last.get(manifests)).filter(before -> !before.equals(text(target)));
  }

  public void deployed(String manifests, DeployTarget target) {
    last.put(manifests, text(target));
  }

  private static String text(DeployTarget target) {
    return target.label() + " (" + target.server() + ")";
  }
}
