package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport.EventType;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One committed change of one object, shared by all who watch it: the objects are parsed once and
 * the frame of a watch is made once, whoever asks first. Thread-safe.
 */
public final class Change {

  private static final int TYPES = EventType.values().length;
  private static final int FORMS = Negotiated.Form.values().length;
  private static final int ENCODINGS = 2;

  private final String key;
  private final long revision;
  private final @Nullable ApiObject before;
  private final @Nullable ApiObject after;
  private volatile @Nullable ApiObject removed;
  private final AtomicReferenceArray<byte @Nullable []> frames =
      new AtomicReferenceArray<>(TYPES * FORMS * ENCODINGS);

  Change(String key, long revision, @Nullable ApiObject before, @Nullable ApiObject after) {
    this.key = key;
    this.revision = revision;
    this.before = before;
    this.after = after;
  }

  String key() {
    return key;
  }

  long revision() {
    return revision;
  }

  /** What it means to one who sees only what the filter lets through; null: nothing. */
  @Nullable EventType seenThrough(Filter filter) {
    ApiObject old = before;
    ApiObject now = after;
    boolean was = old != null && filter.matches(key, old);
    boolean is = now != null && filter.matches(key, now);
    if (was) {
      return is ? EventType.MODIFIED : EventType.DELETED;
    }
    return is ? EventType.ADDED : null;
  }

  /** The object that an event of this type carries. */
  public ApiObject object(EventType type) {
    ApiObject now = after;
    return type == EventType.DELETED || now == null ? removed() : now;
  }

  /** What a watcher of this form gets: made by whoever comes first. Not to be written to. */
  byte[] frame(EventType type, Negotiated.Form form, boolean protobuf, Supplier<byte[]> maker) {
    int index = (type.ordinal() * FORMS + form.ordinal()) * ENCODINGS + (protobuf ? 1 : 0);
    byte[] made = frames.get(index);
    if (made == null) {
      made = maker.get();
      frames.set(index, made);
    }
    return made;
  }

  static byte[] frame(String type, byte[] object) {
    byte[] head = ("{\"type\":\"" + type + "\",\"object\":").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = new byte[head.length + object.length + 2];
    System.arraycopy(head, 0, frame, 0, head.length);
    System.arraycopy(object, 0, frame, head.length, object.length);
    frame[frame.length - 2] = '}';
    frame[frame.length - 1] = '\n';
    return frame;
  }

  /** The last state before it went out of sight, with the version at which it went. */
  private ApiObject removed() {
    ApiObject known = removed;
    if (known == null) {
      ApiObject old = before;
      if (old == null) {
        throw new IllegalStateException(key + " was never there");
      }
      ObjectNode tree = old.mutableTree();
      Json.ensureObject(tree, "metadata").put("resourceVersion", Long.toString(revision));
      known = ApiObject.of(StoredForm.of(tree).at(revision), tree);
      removed = known;
    }
    return known;
  }
}
