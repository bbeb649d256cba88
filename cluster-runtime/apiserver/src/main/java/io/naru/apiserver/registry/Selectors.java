package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.machinery.selector.FieldSelector;
import io.naru.machinery.selector.LabelSelector;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Label and field selectors of lists and watches. */
final class Selectors {

  private static final String NAME = "metadata.name";
  private static final String NAMESPACE = "metadata.namespace";

  private Selectors() {}

  /**
   * What the selectors let through; null if everything.
   *
   * @throws StatusException 400 if one is malformed or a field is not selectable
   */
  static @Nullable Predicate<ApiObject> parse(
      Kind kind, String labelSelector, String fieldSelector) {
    LabelSelector labels = LabelSelector.parse(labelSelector);
    FieldSelector fields = FieldSelector.parse(fieldSelector);
    if (labels.isEverything() && fields.isEverything()) {
      return null;
    }
    requireSupported(kind, fields);
    return object ->
        labels.matches(Json.at(object.tree(), "metadata", "labels"))
            && (fields.isEverything() || matches(kind, fields, object.tree()));
  }

  private static boolean matches(Kind kind, FieldSelector selector, ObjectNode object) {
    boolean plain =
        selector.terms().stream()
            .allMatch(term -> term.field().equals(NAME) || term.field().equals(NAMESPACE));
    Map<String, String> own =
        plain ? Map.of() : kind.strategy().selectableFields(EventVersions.in(kind, object));
    return selector.matches(field ->
        switch (field) {
          case NAME -> Json.text(object, "metadata", "name");
          case NAMESPACE -> Json.text(object, "metadata", "namespace");
          default -> own.getOrDefault(field, "");
        });
  }

  private static void requireSupported(Kind kind, FieldSelector fields) {
    Set<String> supported = new HashSet<>(kind.strategy().selectableFieldNames());
    supported.add(NAME);
    supported.add(NAMESPACE);
    fields.requireSupported(supported);
  }
}
