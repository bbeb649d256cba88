package io.naru.agent.pressure;

/** What can run short on a node. */
public enum Signal {
  MEMORY("memory.available", "MemoryPressure", "memory"),
  NODE_FILES("nodefs.available", "DiskPressure", "ephemeral-storage"),
  NODE_INODES("nodefs.inodesFree", "DiskPressure", "inodes"),
  IMAGE_FILES("imagefs.available", "DiskPressure", "ephemeral-storage");

  private final String text;
  private final String condition;
  private final String resource;

  Signal(String text, String condition, String resource) {
    this.text = text;
    this.condition = condition;
    this.resource = resource;
  }

  /** Its name in configurations. */
  public String text() {
    return text;
  }

  /** The condition of the Node that it sets. */
  public String condition() {
    return condition;
  }

  /** The resource that is short, as messages call it. */
  public String resource() {
    return resource;
  }

  /** Memory, rather than disk. */
  public boolean isMemory() {
    return this == MEMORY;
  }
}
