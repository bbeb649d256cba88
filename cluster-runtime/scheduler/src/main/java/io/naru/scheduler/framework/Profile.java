package io.naru.scheduler.framework;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plugins in force, sorted by extension point, in their order. Immutable.
 *
 * @param weights of score plugins by name; 1 where there is none
 */
public record Profile(List<Plugin> plugins, Map<String, Integer> weights) {

  public Profile {
    plugins = List.copyOf(plugins);
    weights = Map.copyOf(weights);
  }

  /** The plugins that take part at an extension point. */
  public <T extends Plugin> List<T> at(Class<T> extensionPoint) {
    List<T> result = new ArrayList<>();
    for (Plugin plugin : plugins) {
      if (extensionPoint.isInstance(plugin)) {
        result.add(extensionPoint.cast(plugin));
      }
    }
    return List.copyOf(result);
  }

  /**
   * @throws IllegalStateException unless there is exactly one plugin that orders the queue
   */
  public QueueSortPlugin queueSort() {
    List<QueueSortPlugin> found = at(QueueSortPlugin.class);
    if (found.size() != 1) {
      throw new IllegalStateException("want one queue sort plugin, not " + found.size());
    }
    return found.getFirst();
  }

  public Map<String, RequeueHints> hints() {
    Map<String, RequeueHints> hints = new HashMap<>();
    at(RequeueHints.class).forEach(plugin -> hints.put(plugin.name(), plugin));
    return hints;
  }

  public int weight(Plugin plugin) {
    return weights.getOrDefault(plugin.name(), 1);
  }
}
