package io.naru.scheduler.framework;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of resources, in the integers that scheduling calculates with: CPU in thousandths of a
 * core, bytes, pieces. Mutable while being put together, shared read-only afterwards.
 */
public final class ResourceAmounts {

  private long milliCpu;
  private long memory;
  private long ephemeralStorage;
  private long pods;
  private @Nullable Map<String, Long> others;

  public static ResourceAmounts of(@Nullable Map<String, Quantity> list) {
    ResourceAmounts result = new ResourceAmounts();
    if (list != null) {
      list.forEach(result::set);
    }
    return result;
  }

  public ResourceAmounts copy() {
    ResourceAmounts copy = new ResourceAmounts();
    copy.add(this);
    return copy;
  }

  public long milliCpu() {
    return milliCpu;
  }

  /** Bytes. */
  public long memory() {
    return memory;
  }

  /** Bytes. */
  public long ephemeralStorage() {
    return ephemeralStorage;
  }

  /** How many pods a node allows; 0 in the requests of a pod. */
  public long pods() {
    return pods;
  }

  /** Extended resources and huge pages. */
  public Map<String, Long> others() {
    return others == null ? Map.of() : others;
  }

  public boolean isZero() {
    if (milliCpu != 0 || memory != 0 || ephemeralStorage != 0) {
      return false;
    }
    for (long amount : others().values()) {
      if (amount != 0) {
        return false;
      }
    }
    return true;
  }

  public void set(String name, Quantity quantity) {
    var parsed = io.naru.machinery.quantity.Quantity.parse(quantity.toString());
    switch (name) {
      case "cpu" -> milliCpu = parsed.milliValue();
      case "memory" -> memory = parsed.value();
      case "ephemeral-storage" -> ephemeralStorage = parsed.value();
      case "pods" -> pods = parsed.value();
      default -> other(name, parsed.value());
    }
  }

  public void setMilliCpu(long value) {
    milliCpu = value;
  }

  public void setMemory(long value) {
    memory = value;
  }

  public void add(ResourceAmounts more) {
    milliCpu += more.milliCpu;
    memory += more.memory;
    ephemeralStorage += more.ephemeralStorage;
    pods += more.pods;
    if (more.others != null) {
      more.others.forEach((name, amount) -> other(name, others().getOrDefault(name, 0L) + amount));
    }
  }

  public void subtract(ResourceAmounts less) {
    milliCpu -= less.milliCpu;
    memory -= less.memory;
    ephemeralStorage -= less.ephemeralStorage;
    pods -= less.pods;
    if (less.others != null) {
      less.others.forEach((name, amount) -> other(name, others().getOrDefault(name, 0L) - amount));
    }
  }

  /** Of each resource the larger amount. */
  public void raiseTo(ResourceAmounts floor) {
    milliCpu = Math.max(milliCpu, floor.milliCpu);
    memory = Math.max(memory, floor.memory);
    ephemeralStorage = Math.max(ephemeralStorage, floor.ephemeralStorage);
    if (floor.others != null) {
      floor.others.forEach(
          (name, amount) -> other(name, Math.max(others().getOrDefault(name, 0L), amount)));
    }
  }

  private void other(String name, long amount) {
    if (others == null) {
      others = new HashMap<>(4);
    }
    others.put(name, amount);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof ResourceAmounts amounts
        && milliCpu == amounts.milliCpu
        && memory == amounts.memory
        && ephemeralStorage == amounts.ephemeralStorage
        && pods == amounts.pods
        && others().equals(amounts.others());
  }

  @Override
  public int hashCode() {
    return Long.hashCode(milliCpu * 31 + memory);
  }
}
