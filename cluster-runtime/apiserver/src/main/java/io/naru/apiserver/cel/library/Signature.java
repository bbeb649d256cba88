package io.naru.apiserver.cel.library;

import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.List;

/**
 * How a function is called, written as {@code <string>.find(string): string} for a method and
 * {@code quantity(string): kubernetes.Quantity} for a function.
 *
 * @param parameters of a method with its receiver first
 */
record Signature(
    String function, boolean method, List<CelType> parameters, CelType result, String text) {

  static Signature parse(String text) {
    boolean method = text.startsWith("<");
    int colon = text.lastIndexOf("): ") + 1;
    List<CelType> parameters = new ArrayList<>();
    String rest = text.substring(0, colon);
    if (method) {
      int end = rest.indexOf(">.");
      parameters.add(TypeSyntax.parse(rest.substring(1, end)));
      rest = rest.substring(end + 2);
    }
    int open = rest.indexOf('(');
    TypeSyntax.split(rest.substring(open + 1, rest.length() - 1)).stream()
        .map(TypeSyntax::parse)
        .forEach(parameters::add);
    CelType result = TypeSyntax.parse(text.substring(colon + 2));
    return new Signature(rest.substring(0, open), method, List.copyOf(parameters), result, text);
  }

  boolean accepts(Object[] arguments) {
    if (arguments.length != parameters.size()) {
      return false;
    }
    for (int i = 0; i < arguments.length; i++) {
      if (!TypeSyntax.accepts(parameters.get(i), arguments[i])) {
        return false;
      }
    }
    return true;
  }

  CelOverloadDecl declaration() {
    String id = text.replaceAll("[^A-Za-z0-9]+", "_");
    return method
        ? CelOverloadDecl.newMemberOverload(id, result, parameters)
        : CelOverloadDecl.newGlobalOverload(id, result, parameters);
  }
}
