package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML as Kubernetes does: the first document of a stream becomes JSON, with the scalars of
 * YAML 1.1 ({@code yes} is a boolean, {@code 0644} is octal), merge keys, and keys turned into
 * text.
 */
public final class Yaml {

  /** Nodes that aliases may add: far beyond any manifest, far below what hurts. */
  static final int MAX_ALIASED_NODES = 100_000;

  private static final int MAX_CODE_POINTS = 8 << 20;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Iterator<Event> events;
  private final Map<Anchor, JsonNode> anchors = new HashMap<>();
  private final Set<String> duplicates = new LinkedHashSet<>();
  private int aliased;
  private int depth;

  private Yaml(Iterator<Event> events) {
    this.events = events;
  }

  /**
   * Reads the first document; an empty stream is JSON null.
   *
   * @throws IOException with a message for the client, if it is not YAML or goes beyond the limits
   */
  public static ParsedDocument parse(byte[] yaml) throws IOException {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(MAX_CODE_POINTS)
            .setParseComments(false)
            .setUseMarks(true)
            .build();
    try {
      Iterator<Event> events =
          new Parse(settings).parseInputStream(new ByteArrayInputStream(yaml)).iterator();
      Yaml reader = new Yaml(events);
      return new ParsedDocument(reader.document(), List.copyOf(reader.duplicates));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      throw new IOException("yaml: line " + line + ": " + e.getProblem(), e);
    } catch (YamlEngineException e) {
      throw new IOException("yaml: " + e.getMessage(), e);
    } catch (NumberFormatException e) {
      // So the library ends when a text does within an escape of a character's number.
      throw new IOException("yaml: did not find expected hexadecimal number", e);
    }
  }

  private JsonNode document() throws IOException {
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, DocumentStart, Comment -> {}
        case StreamEnd, DocumentEnd -> {
          return NODES.nullNode();
        }
        default -> {
          return node(event, "");
        }
      }
    }
    return NODES.nullNode();
  }

  private JsonNode node(Event event, String path) throws IOException {
    if (++depth > Json.MAX_DEPTH) {
      throw new IOException("yaml: exceeded max depth of " + Json.MAX_DEPTH);
    }
    JsonNode node =
        switch (event.getEventId()) {
          case Alias -> alias((AliasEvent) event);
          case Scalar -> anchored((NodeEvent) event, YamlScalars.resolve((ScalarEvent) event));
          case SequenceStart -> sequence(event, path);
          case MappingStart -> mapping(event, path);
          default -> throw new IOException("yaml: unexpected " + event.getEventId());
        };
    depth--;
    return node;
  }

  private JsonNode alias(AliasEvent event) throws IOException {
    JsonNode target = anchors.get(event.getAlias());
    if (target == null) {
      throw new IOException("yaml: unknown anchor '" + event.getAlias() + "' referenced");
    }
    aliased += size(target, MAX_ALIASED_NODES - aliased);
    if (aliased >= MAX_ALIASED_NODES) {
      throw new IOException("yaml: document contains excessive aliasing");
    }
    return target.deepCopy();
  }

  /** Number of nodes, or a little above the limit. */
  private static int size(JsonNode node, int limit) {
    int size = 1;
    for (JsonNode child : node) {
      if (size > limit) {
        break;
      }
      size += size(child, limit - size);
    }
    return size;
  }

  private JsonNode anchored(NodeEvent event, JsonNode node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor, node));
    return node;
  }

  private JsonNode sequence(Event start, String path) throws IOException {
    ArrayNode array = NODES.arrayNode();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      array.add(node(event, path + "[" + array.size() + "]"));
    }
    return anchored((NodeEvent) start, array);
  }

  private JsonNode mapping(Event start, String path) throws IOException {
    ObjectNode object = NODES.objectNode();
    ObjectNode merged = null;
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      boolean merge =
          event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<");
      String key = YamlScalars.key(node(event, path));
      String child = path.isEmpty() ? key : path + "." + key;
      JsonNode value = node(events.next(), child);
      if (merge) {
        merged = merge(merged, value);
      } else if (object.replace(key, value) != null) {
        duplicates.add(child);
      }
    }
    if (merged != null) {
      for (Map.Entry<String, JsonNode> inherited : merged.properties()) {
        object.putIfAbsent(inherited.getKey(), inherited.getValue());
      }
    }
    return anchored((NodeEvent) start, object);
  }

  /** Of several mappings to merge, earlier ones win. */
  private static ObjectNode merge(@Nullable ObjectNode before, JsonNode value) throws IOException {
    ObjectNode merged = before == null ? NODES.objectNode() : before;
    if (value instanceof ArrayNode list) {
      for (JsonNode item : list) {
        merge(merged, item);
      }
    } else if (value instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        merged.putIfAbsent(field.getKey(), field.getValue());
      }
    } else {
      throw new IOException("yaml: map merge requires map or sequence of maps as the value");
    }
    return merged;
  }
}
