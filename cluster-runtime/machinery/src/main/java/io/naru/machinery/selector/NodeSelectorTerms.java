package io.naru.machinery.selector;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.selector.Requirement.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that meet at least one of some terms ({@code v1.NodeSelector}). Immutable.
 *
 * @param terms without any, no node matches
 */
public record NodeSelectorTerms(List<Term> terms) {

  /**
   * Conditions that a node must all meet ({@code v1.NodeSelectorTerm}); without any, no node
   * matches. A term that cannot be understood (unknown operator or field) matches no node either.
   *
   * @param labels on labels; Gt and Lt allowed
   * @param fields on fields, of which {@code metadata.name} is the only one
   * @param valid whether the term was understood
   */
  public record Term(List<Requirement> labels, List<Requirement> fields, boolean valid) {

    public static Term fromJson(JsonNode term) {
      List<Requirement> labels = new ArrayList<>();
      List<Requirement> fields = new ArrayList<>();
      boolean valid = true;
      for (JsonNode expression : term.path("matchExpressions")) {
        Requirement requirement = requirement(expression);
        valid &= requirement != null;
        if (requirement != null) {
          labels.add(requirement);
        }
      }
      for (JsonNode expression : term.path("matchFields")) {
        Requirement requirement = requirement(expression);
        boolean known = requirement != null && requirement.key().equals("metadata.name");
        valid &= known;
        if (requirement != null) {
          fields.add(requirement);
        }
      }
      return new Term(List.copyOf(labels), List.copyOf(fields), valid);
    }

    public boolean matches(Map<String, String> nodeLabels, String nodeName) {
      if (!valid || (labels.isEmpty() && fields.isEmpty())) {
        return false;
      }
      for (Requirement requirement : labels) {
        if (!requirement.matches(nodeLabels.get(requirement.key()))) {
          return false;
        }
      }
      for (Requirement requirement : fields) {
        if (!requirement.matches(nodeName)) {
          return false;
        }
      }
      return true;
    }

    private static @Nullable Requirement requirement(JsonNode expression) {
      Operator operator = Operator.ofJson(expression.path("operator").asText());
      return operator == null
          ? null
          : Requirement.of(
              expression.path("key").asText(),
              operator,
              LabelSelector.texts(expression.path("values")));
    }
  }

  public NodeSelectorTerms {
    terms = List.copyOf(terms);
  }

  /** Reads a {@code v1.NodeSelector}, an object with {@code nodeSelectorTerms}. */
  public static NodeSelectorTerms fromJson(JsonNode nodeSelector) {
    List<Term> terms = new ArrayList<>();
    nodeSelector.path("nodeSelectorTerms").forEach(term -> terms.add(Term.fromJson(term)));
    return new NodeSelectorTerms(terms);
  }

  public boolean matches(Map<String, String> nodeLabels, String nodeName) {
    for (Term term : terms) {
      if (term.matches(nodeLabels, nodeName)) {
        return true;
      }
    }
    return false;
  }
}
