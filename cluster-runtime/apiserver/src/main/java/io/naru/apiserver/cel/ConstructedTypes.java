package io.naru.apiserver.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The objects that an expression constructs, such as {@code Object{spec: Object.spec{...}}} and
 * {@code JSONPatch{op: "add", ...}} of mutating policies. Objects may have any fields, so their
 * types are made from what is written.
 */
final class ConstructedTypes extends CelExprVisitor {

  static final String PATCH = "JSONPatch";

  private static final Map<String, CelType> PATCH_FIELDS =
      Map.of(
          "op", SimpleType.STRING,
          "path", SimpleType.STRING,
          "from", SimpleType.STRING,
          "value", SimpleType.DYN);

  private final Map<String, Map<String, CelType>> found = new HashMap<>();

  private ConstructedTypes() {}

  static Map<String, CelType> of(CelAbstractSyntaxTree parsed) {
    ConstructedTypes visitor = new ConstructedTypes();
    visitor.visit(parsed);
    return visitor.found.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> ExpressionType.struct(entry.getKey(), entry.getValue())));
  }

  @Override
  protected void visit(CelExpr expr, CelExpr.CelStruct struct) {
    String name = struct.messageName();
    if (name.equals(PATCH)) {
      found.put(name, PATCH_FIELDS);
    } else if (name.equals("Object") || name.startsWith("Object.")) {
      Map<String, CelType> fields = found.computeIfAbsent(name, unseen -> new HashMap<>());
      struct.entries().forEach(entry -> fields.put(entry.fieldKey(), SimpleType.DYN));
    }
    super.visit(expr, struct);
  }
}
