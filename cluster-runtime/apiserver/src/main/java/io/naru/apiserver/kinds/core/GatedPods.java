package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;

/** Until the gates of a pod are open the choice of nodes for it may become smaller, not larger. */
final class GatedPods {

  private GatedPods() {}

  static void validateUpdate(Field spec, Field old, FieldErrors errors) {
    nodeSelector(spec.at("nodeSelector"), old.at("nodeSelector"), errors);
    Field now = spec.at("affinity", "nodeAffinity");
    Field before = old.at("affinity", "nodeAffinity");
    if (!now.same(before)) {
      nodeAffinity(now, before, errors);
    }
  }

  /** Sets what may change to what it was. */
  static void restore(ObjectNode spec, ObjectNode before) {
    StandardStrategy.restore(spec, before, "nodeSelector");
    boolean had = before.path("affinity").hasNonNull("nodeAffinity");
    if (spec.get("affinity") instanceof ObjectNode affinity) {
      affinity.remove("nodeAffinity");
      if (affinity.isEmpty() && !before.has("affinity")) {
        spec.remove("affinity");
      }
    }
    if (had) {
      spec.withObject("affinity")
          .set("nodeAffinity", before.path("affinity").get("nodeAffinity").deepCopy());
    }
  }

  private static void nodeSelector(Field selector, Field old, FieldErrors errors) {
    for (Map.Entry<String, Field> entry : old.entries()) {
      if (!selector.key(entry.getKey()).is(entry.getValue().text())) {
        errors.invalid(
            selector.path(),
            selector.node(),
            "only additions to spec.nodeSelector are allowed (no mutations or deletions)");
        return;
      }
    }
  }

  private static void nodeAffinity(Field now, Field before, FieldErrors errors) {
    Field required = now.at(Affinities.REQUIRED);
    Field old = before.at(Affinities.REQUIRED);
    if (!old.present()) {
      return;
    }
    if (!required.present()) {
      errors.invalid(now.path(), now.node(), "no deletions, only additions are allowed");
      return;
    }
    List<Field> terms = required.at("nodeSelectorTerms").items();
    List<Field> oldTerms = old.at("nodeSelectorTerms").items();
    Field list = required.at("nodeSelectorTerms");
    if (!oldTerms.isEmpty() && terms.size() != oldTerms.size()) {
      errors.invalid(
          list.path(),
          list.node(),
          "no additions/deletions to non-empty" + " NodeSelectorTerms list are allowed");
      return;
    }
    for (int i = 0; i < oldTerms.size(); i++) {
      Field term = terms.get(i);
      Field oldTerm = oldTerms.get(i);
      boolean nothing = oldTerm.at("matchExpressions").empty() && oldTerm.at("matchFields").empty();
      if (nothing && !term.same(oldTerm)) {
        errors.invalid(term.path(), term.node(), "no mutations to an empty term are allowed");
      } else if (!beginsWith(term.at("matchExpressions"), oldTerm.at("matchExpressions"))
          || !beginsWith(term.at("matchFields"), oldTerm.at("matchFields"))) {
        errors.invalid(
            term.path(), term.node(), "only additions are allowed (no mutations or deletions)");
      }
    }
  }

  private static boolean beginsWith(Field list, Field start) {
    List<Field> items = list.items();
    List<Field> first = start.items();
    if (items.size() < first.size()) {
      return false;
    }
    for (int i = 0; i < first.size(); i++) {
      if (!items.get(i).same(first.get(i))) {
        return false;
      }
    }
    return true;
  }
}
