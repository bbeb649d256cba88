package io.naru.machinery.fields;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The managers of one object's fields, while a write changes them. Not thread-safe. */
final class Managers {

  /** Updaters beyond these are merged, oldest first. */
  private static final int MAX_UPDATERS = 10;

  private static final String ANCIENT = "ancient-changes";

  private final List<Manager> entries;

  private Managers(List<Manager> entries) {
    this.entries = entries;
  }

  /** Reads {@code metadata.managedFields}; entries that are none are dropped. */
  static Managers of(@Nullable ObjectNode object) {
    List<Manager> entries = new ArrayList<>();
    JsonNode list = Json.at(object, "metadata", "managedFields");
    if (list != null) {
      for (JsonNode entry : list) {
        Manager manager = Manager.fromJson(entry);
        if (manager != null) {
          entries.add(manager);
        }
      }
    }
    return new Managers(entries);
  }

  static Managers none() {
    return new Managers(new ArrayList<>());
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  List<Manager> entries() {
    return entries;
  }

  /** What a manager owns; empty if it is not there yet. */
  FieldSet fieldsOf(Manager who) {
    for (Manager entry : entries) {
      if (entry.sameAs(who)) {
        return entry.fields();
      }
    }
    return FieldSet.empty();
  }

  /** Takes paths away from everybody but one. */
  void takeFromOthers(FieldSet paths, @Nullable Manager except) {
    if (paths.isEmpty()) {
      return;
    }
    for (int i = entries.size() - 1; i >= 0; i--) {
      Manager entry = entries.get(i);
      if ((except != null && entry.sameAs(except)) || !paths.touches(entry.fieldsV1())) {
        continue;
      }
      FieldSet left = entry.fields().difference(paths);
      if (left.isEmpty()) {
        entries.remove(i);
      } else {
        entries.set(i, entry.withFields(left));
      }
    }
  }

  /** Sets what a manager owns, with its time and version; without fields it goes. */
  void put(Manager who, FieldSet fields) {
    entries.removeIf(entry -> entry.sameAs(who));
    if (!fields.isEmpty()) {
      entries.add(who.withFields(fields));
    }
  }

  /** Merges the oldest updaters, per API version, until there are not too many. */
  void cap() {
    List<Manager> updaters =
        new ArrayList<>(entries.stream().filter(entry -> !entry.applies()).toList());
    updaters.sort(Comparator.comparing(Manager::time).thenComparing(Manager.ORDER));
    int surplus = updaters.size() - MAX_UPDATERS;
    for (Manager updater : updaters) {
      if (surplus <= 0) {
        return;
      }
      Manager bucket =
          new Manager(ANCIENT, false, updater.apiVersion(), updater.time(), "", Json.object());
      if (updater.sameAs(bucket)) {
        continue;
      }
      boolean hasBucket = entries.stream().anyMatch(bucket::sameAs);
      FieldSet merged = fieldsOf(bucket).union(updater.fields());
      entries.removeIf(updater::sameAs);
      put(bucket, merged);
      // The first merge into a new bucket only renames; it saves nothing.
      surplus -= hasBucket ? 1 : 0;
    }
  }

  /** Writes {@code metadata.managedFields}, or removes it if nobody owns anything. */
  void writeTo(ObjectNode object) {
    ObjectNode metadata = Json.ensureObject(object, "metadata");
    if (entries.isEmpty()) {
      metadata.remove("managedFields");
      return;
    }
    entries.sort(Manager.ORDER);
    ArrayNode list = metadata.putArray("managedFields");
    entries.forEach(entry -> list.add(entry.toJson()));
  }
}
