package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Changes the text of manifests where something differs and nowhere else, so that comments, order
 * and style of the rest stay. Offsets come from the YAML parser's marks.
 */
public final class DocumentEditor {

  /** Maps of strings, where a key that only the server has was put there by somebody. */
  private static final Set<String> OPEN_MAPS =
      Set.of("data", "labels", "annotations", "nodeSelector", "matchLabels", "limits", "requests");

  private record Edit(int start, int end, String replacement) {}

  private final String text;
  private final List<Edit> edits = new ArrayList<>();

  private DocumentEditor(String text) {
    this.text = text;
  }

  /** The text without what servers add to objects, in all its documents. */
  public static String removeClutter(String text) {
    return eachPiece(
        text,
        piece -> {
          DocumentEditor editor = new DocumentEditor(piece);
          editor.root().ifPresent(root -> editor.dropClutter(root, ""));
          return editor.result();
        });
  }

  /**
   * The text with the values that live objects have: what differs is replaced, what is gone is
   * dropped, and keys that somebody added to labels, annotations, data and the like come in. Values
   * that the server filled in elsewhere stay out.
   *
   * @param live gives the live object for that of a document; empty leaves the document as it is
   */
  public static String pull(String text, Function<JsonNode, Optional<JsonNode>> live) {
    return eachPiece(
        text,
        piece -> {
          List<JsonNode> objects = Trees.yaml(piece);
          if (objects.size() != 1 || !objects.getFirst().isObject()) {
            return piece;
          }
          Optional<JsonNode> found = live.apply(objects.getFirst());
          if (found.isEmpty()) {
            return piece;
          }
          DocumentEditor editor = new DocumentEditor(piece);
          JsonNode wanted = Clutter.removed(found.get());
          editor
              .root()
              .ifPresent(root -> editor.update(root, objects.getFirst(), wanted, "", true));
          return editor.result();
        });
  }

  private static String eachPiece(String text, Function<String, String> change) {
    StringBuilder result = new StringBuilder();
    int at = 0;
    for (Manifests.Piece piece : Manifests.split(text)) {
      result.append(text, at, piece.start()).append(change.apply(piece.text()));
      at = piece.end();
    }
    return result.append(text, at, text.length()).toString();
  }

  private Optional<Node> root() {
    try {
      return new Compose(LoadSettings.builder().build()).composeString(text);
    } catch (YamlEngineException e) {
      throw new KubeException(Reason.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private void dropClutter(Node node, String pointer) {
    if (!(node instanceof MappingNode mapping)) {
      return;
    }
    List<NodeTuple> kept = new ArrayList<>(mapping.getValue());
    for (NodeTuple tuple : mapping.getValue()) {
      String here = pointer + "/" + key(tuple);
      if (Clutter.isClutter(here)) {
        drop(mapping, tuple);
        kept.remove(tuple);
      } else if (here.equals("/metadata") || here.equals("/metadata/annotations")) {
        if (onlyClutter(tuple.getValueNode(), here)) {
          drop(mapping, tuple);
        } else {
          dropClutter(tuple.getValueNode(), here);
        }
      }
    }
  }

  private static boolean onlyClutter(Node node, String pointer) {
    return node instanceof MappingNode mapping
        && !mapping.getValue().isEmpty()
        && mapping.getValue().stream()
            .allMatch(tuple -> Clutter.isClutter(pointer + "/" + key(tuple)));
  }

  private void update(
      Node node, @Nullable JsonNode mine, JsonNode live, String name, boolean isRoot) {
    if (mine == null || mine.equals(live) || sameScalar(mine, live)) {
      return;
    }
    if (node instanceof MappingNode mapping && mine.isObject() && live.isObject()) {
      updateMapping(mapping, mine, live, name, isRoot);
    } else if (node instanceof SequenceNode sequence
        && mine.isArray()
        && live.size() == mine.size()) {
      Iterator<JsonNode> lives = live.iterator();
      Iterator<JsonNode> mines = mine.iterator();
      for (Node item : sequence.getValue()) {
        update(item, mines.next(), lives.next(), "", false);
      }
    } else {
      replace(node, live);
    }
  }

  private void updateMapping(
      MappingNode mapping, JsonNode mine, JsonNode live, String name, boolean isRoot) {
    for (NodeTuple tuple : mapping.getValue()) {
      String key = key(tuple);
      JsonNode value = live.get(key);
      if (value != null) {
        update(tuple.getValueNode(), mine.get(key), value, key, false);
      } else if (!writeOnly(mine, key, isRoot)) {
        drop(mapping, tuple);
      }
    }
    if (OPEN_MAPS.contains(name) && mapping.getFlowStyle() == FlowStyle.BLOCK) {
      for (Map.Entry<String, JsonNode> entry : live.properties()) {
        if (!mine.has(entry.getKey())) {
          int indent = mark(mapping.getValue().getFirst().getKeyNode().getStartMark()).getColumn();
          int end = lineEnd(lastOffset(mapping));
          String line = Trees.toYaml(Trees.object().set(entry.getKey(), entry.getValue()));
          edits.add(new Edit(end, end, (needsNewline(end) ? "\n" : "") + indented(line, indent)));
        }
      }
    }
  }

  /** A Secret's {@code stringData} never comes back; it is no difference. */
  private static boolean writeOnly(JsonNode object, String key, boolean isRoot) {
    return isRoot && key.equals("stringData") && object.path("kind").asText().equals("Secret");
  }

  /** A quantity or number may be a string for one and none for the other. */
  private static boolean sameScalar(JsonNode mine, JsonNode live) {
    return mine.isValueNode() && live.isValueNode() && mine.asText().equals(live.asText());
  }

  private void replace(Node node, JsonNode live) {
    int start = node.getStartMark().map(Mark::getIndex).orElseThrow();
    if (live.isValueNode() && node instanceof ScalarNode) {
      edits.add(new Edit(start, endOf(node), scalar(live)));
      return;
    }
    boolean block =
        node instanceof CollectionNode<?> collection
            && collection.getFlowStyle() == FlowStyle.BLOCK;
    edits.add(
        new Edit(
            start, endOf(node), block ? block(live, mark(node.getStartMark())) : live.toString()));
  }

  /**
   * A value in the place of a block, which has a line of its own. What is not a block may not stand
   * at the key's own column, as a list may.
   */
  private static String block(JsonNode live, Mark start) {
    return live.isContainerNode() && !live.isEmpty()
        ? indented(Trees.toYaml(live), start.getColumn()).strip()
        : "  " + live;
  }

  private static String scalar(JsonNode value) {
    String text =
        Trees.toYaml(value.isTextual() ? value : JsonNodeFactory.instance.pojoNode(value)).strip();
    return value.isTextual() ? (text.contains("\n") ? value.toString() : text) : value.toString();
  }

  /** Takes a key with its value out: whole lines of a block, or a part of a line. */
  private void drop(MappingNode mapping, NodeTuple tuple) {
    int start = tuple.getKeyNode().getStartMark().map(Mark::getIndex).orElseThrow();
    int valueEnd = endOf(tuple.getValueNode());
    if (mapping.getFlowStyle() == FlowStyle.FLOW) {
      int end = valueEnd;
      while (end < text.length() && " ,".indexOf(text.charAt(end)) >= 0) {
        end++;
      }
      edits.add(new Edit(start, end, ""));
      return;
    }
    int lineStart = text.lastIndexOf('\n', start - 1) + 1;
    // The first key of a list's item shares its line with the dash, which has to stay.
    boolean own = text.substring(lineStart, start).isBlank();
    int end = lineEnd(valueEnd);
    if (own) {
      edits.add(new Edit(lineStart, end, ""));
    } else {
      int next = end;
      while (next < text.length() && text.charAt(next) == ' ') {
        next++;
      }
      edits.add(new Edit(start, next, ""));
    }
  }

  private static Mark mark(Optional<Mark> mark) {
    return mark.orElseThrow();
  }

  /** Where a value's own text ends; the marks of blocks reach into what follows them. */
  private int endOf(Node node) {
    if (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.BLOCK) {
      return lastOffset(mapping);
    }
    if (node instanceof SequenceNode sequence
        && sequence.getFlowStyle() == FlowStyle.BLOCK
        && !sequence.getValue().isEmpty()) {
      return endOf(sequence.getValue().getLast());
    }
    int end = node.getEndMark().map(Mark::getIndex).orElseThrow();
    int start = node.getStartMark().map(Mark::getIndex).orElseThrow();
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private int lastOffset(MappingNode mapping) {
    return mapping.getValue().stream()
        .map(tuple -> endOf(tuple.getValueNode()))
        .max(Comparator.naturalOrder())
        .orElseGet(() -> mapping.getEndMark().map(Mark::getIndex).orElseThrow());
  }

  private int lineEnd(int offset) {
    int newline = text.indexOf('\n', offset);
    return newline < 0 ? text.length() : newline + 1;
  }

  private boolean needsNewline(int offset) {
    return offset > 0 && text.charAt(offset - 1) != '\n';
  }

  private static String indented(String lines, int by) {
    return lines.indent(by);
  }

  private static String key(NodeTuple tuple) {
    return tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private String result() {
    StringBuilder result = new StringBuilder(text);
    edits.stream()
        .sorted(Comparator.comparingInt(Edit::start).reversed())
        .forEach(edit -> result.replace(edit.start(), edit.end(), edit.replacement()));
    return result.toString();
  }
}
