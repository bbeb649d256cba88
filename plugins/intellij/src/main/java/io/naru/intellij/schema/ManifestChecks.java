package io.naru.intellij.schema;

import io.naru.intellij.deploy.Manifests;
import io.naru.intellij.kube.Texts;
import io.naru.intellij.schema.Problem.Fix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds in a manifest's text: fields that the cluster does not know, containers without an image,
 * selectors that don't match the labels of their template, and Services that select nothing in the
 * same text. Text that does not parse yet has no problems; the YAML plugin marks those.
 */
public final class ManifestChecks {

  private final ClusterSchema schema;
  private final List<Problem> problems = new ArrayList<>();
  private int base;

  private ManifestChecks(ClusterSchema schema) {
    this.schema = schema;
  }

  /** Problems by offset. May ask the cluster for its schema. */
  public static List<Problem> check(String text, ClusterSchema schema) {
    ManifestChecks checks = new ManifestChecks(schema);
    List<Runnable> services = new ArrayList<>();
    Set<Map<String, String>> labels = new HashSet<>();
    for (Manifests.Piece piece : Manifests.split(text)) {
      Optional<Node> root;
      try {
        root = new Compose(LoadSettings.builder().build()).composeString(piece.text());
      } catch (YamlEngineException stillTyping) {
        continue;
      }
      if (root.orElse(null) instanceof MappingNode mapping) {
        checks.base = piece.start();
        checks.document(mapping, labels, services);
      }
    }
    // Without any workload in the text nobody knows what a Service is meant to find.
    if (!labels.isEmpty()) {
      services.forEach(Runnable::run);
    }
    return checks.problems.stream().sorted(Comparator.comparingInt(Problem::start)).toList();
  }

  private void document(
      MappingNode root, Set<Map<String, String>> labels, List<Runnable> services) {
    String kind = text(child(root, "kind"));
    String apiVersion = text(child(root, "apiVersion"));
    schema.place(apiVersion, kind, List.of()).ifPresent(place -> fields(root, place));
    MappingNode spec = mapping(child(root, "spec"));
    if (spec == null) {
      return;
    }
    MappingNode template = mapping(child(spec, "template"));
    MappingNode podSpec = kind.equals("Pod") ? spec : mapping(child(template, "spec"));
    containers(podSpec);
    Node selector = child(spec, "selector");
    if (kind.equals("Service")) {
      Map<String, String> wanted = strings(selector);
      int at = base;
      if (!wanted.isEmpty() && selector != null) {
        services.add(() -> {
          if (labels.stream().noneMatch(set -> set.entrySet().containsAll(wanted.entrySet()))) {
            add(selector, at, false, Texts.text("check.serviceSelectsNothing"), null);
          }
        });
      }
      return;
    }
    Node podLabels =
        kind.equals("Pod")
            ? child(mapping(child(root, "metadata")), "labels")
            : child(mapping(child(template, "metadata")), "labels");
    Map<String, String> has = strings(podLabels);
    if (podSpec != null) {
      labels.add(has);
    }
    if (template != null) {
      matchLabels(mapping(child(mapping(selector), "matchLabels")), podLabels, has);
    }
  }

  private void matchLabels(
      @Nullable MappingNode matchLabels, @Nullable Node podLabels, Map<String, String> has) {
    if (matchLabels == null) {
      return;
    }
    for (NodeTuple tuple : matchLabels.getValue()) {
      String key = text(tuple.getKeyNode());
      String value = text(tuple.getValueNode());
      if (value.equals(has.get(key))) {
        continue;
      }
      Node label = child(mapping(podLabels), key);
      Fix fix =
          label == null
              ? null
              : new Fix(
                  Texts.text("check.selector.fix", value),
                  base + start(label),
                  base + end(label),
                  value);
      add(tuple.getKeyNode(), base, true, Texts.text("check.selector", key, value), fix);
    }
  }

  private void containers(@Nullable MappingNode podSpec) {
    for (String list : List.of("containers", "initContainers")) {
      if (child(podSpec, list) instanceof SequenceNode sequence) {
        for (Node item : sequence.getValue()) {
          if (item instanceof MappingNode container && !container.getValue().isEmpty()) {
            Node image = child(container, "image");
            if (image == null || text(image).isBlank()) {
              NodeTuple first = container.getValue().getFirst();
              String indent = " ".repeat(column(first.getKeyNode()));
              int at = base + start(first.getKeyNode());
              add(
                  first.getKeyNode(),
                  base,
                  true,
                  Texts.text("check.noImage"),
                  image == null
                      ? new Fix(Texts.text("check.noImage.fix"), at, at, "image: \n" + indent)
                      : null);
            }
          }
        }
      }
    }
  }

  private void fields(Node node, ClusterSchema.Place place) {
    if (node instanceof SequenceNode sequence) {
      sequence.getValue().forEach(item -> fields(item, place));
    } else if (node instanceof MappingNode mapping) {
      for (NodeTuple tuple : mapping.getValue()) {
        String key = text(tuple.getKeyNode());
        Optional<ClusterSchema.Place> field = place.field(key);
        if (field.isPresent()) {
          fields(tuple.getValueNode(), field.get());
        } else if (place.closed()) {
          String near = nearest(key, place.fields());
          Node at = tuple.getKeyNode();
          add(
              at,
              base,
              true,
              Texts.text("check.unknownField", key),
              near.isEmpty()
                  ? null
                  : new Fix(
                      Texts.text("check.unknownField.fix", near),
                      base + start(at),
                      base + end(at),
                      near));
        }
      }
    }
  }

  private static String nearest(String key, List<ClusterSchema.Field> fields) {
    return fields.stream()
        .map(ClusterSchema.Field::name)
        .filter(name -> distance(key, name) <= Math.max(1, key.length() / 3))
        .min(Comparator.comparingInt(name -> distance(key, name)))
        .orElse("");
  }

  /** Levenshtein's, without regard to case. */
  static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        boolean same =
            Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
        int next = Math.min(Math.min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1));
        diagonal = row[j];
        row[j] = next;
      }
    }
    return row[other.length()];
  }

  private void add(Node at, int offset, boolean error, String message, @Nullable Fix fix) {
    problems.add(new Problem(offset + start(at), offset + end(at), error, message, fix));
  }

  private static @Nullable Node child(@Nullable MappingNode mapping, String key) {
    if (mapping != null) {
      for (NodeTuple tuple : mapping.getValue()) {
        if (text(tuple.getKeyNode()).equals(key)) {
          return tuple.getValueNode();
        }
      }
    }
    return null;
  }

  private static @Nullable MappingNode mapping(@Nullable Node node) {
    return node instanceof MappingNode mapping ? mapping : null;
  }

  private static Map<String, String> strings(@Nullable Node node) {
    Map<String, String> strings = new HashMap<>();
    if (node instanceof MappingNode mapping) {
      mapping
          .getValue()
          .forEach(tuple -> strings.put(text(tuple.getKeyNode()), text(tuple.getValueNode())));
    }
    return strings;
  }

  private static String text(@Nullable Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  private static int start(Node node) {
    return node.getStartMark().orElseThrow().getIndex();
  }

  private static int end(Node node) {
    return node.getEndMark().orElseThrow().getIndex();
  }

  private static int column(Node node) {
    return node.getStartMark().orElseThrow().getColumn();
  }
}
