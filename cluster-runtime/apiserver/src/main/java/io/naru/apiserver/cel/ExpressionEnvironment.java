package io.naru.apiserver.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.TypeType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import io.naru.apiserver.cel.library.Libraries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which variables expressions may name, and of which types. Compiles expressions. Immutable and
 * thread-safe; making one costs some milliseconds, so it is kept.
 */
public final class ExpressionEnvironment {

  private static final CelOptions OPTIONS =
      CelOptions.newBuilder()
          .enableOptionalSyntax(true)
          .enableHeterogeneousNumericComparisons(true)
          .enableHiddenAccumulatorVar(true)
          .enableReservedIds(true)
          .enableTimestampEpoch(true)
          .populateMacroCalls(true)
          .maxParseRecursionDepth(250)
          .build();

  private static final CelCompiler BASE = base();

  private final Map<String, ExpressionType> variables;
  private final CelCompiler compiler;

  private ExpressionEnvironment(Map<String, ExpressionType> variables) {
    this.variables = Map.copyOf(variables);
    this.compiler = compiler(BASE.toCompilerBuilder(), variables, Map.of());
  }

  /** An environment with these variables and all of Kubernetes' libraries. */
  public static ExpressionEnvironment of(Map<String, ExpressionType> variables) {
    return new ExpressionEnvironment(variables);
  }

  /** This environment with one variable more. */
  public ExpressionEnvironment with(String name, ExpressionType type) {
    Map<String, ExpressionType> more = new LinkedHashMap<>(variables);
    more.put(name, type);
    return new ExpressionEnvironment(more);
  }

  private static CelCompiler base() {
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(
                CelExtensions.optional(), CelExtensions.bindings(), CelExtensions.comprehensions())
            .addFunctionDeclarations(Libraries.functions().declarations());
    for (String type : Libraries.TYPE_NAMES) {
      builder.addVar(type, TypeType.create(OpaqueType.create(type, ImmutableList.of())));
    }
    return builder.build();
  }

  private static CelCompiler compiler(
      CelCompilerBuilder builder,
      Map<String, ExpressionType> variables,
      Map<String, CelType> moreTypes) {
    Map<String, CelType> types = new LinkedHashMap<>(moreTypes);
    variables.forEach((name, type) -> {
      builder.addVar(name, type.reference());
      type.inner().forEach(inner -> types.put(inner.name(), inner));
    });
    return builder.setTypeProvider(new KnownTypes(ImmutableMap.copyOf(types))).build();
  }

  /**
   * Compiles an expression.
   *
   * @param accepted what its value may be; a dynamic value passes for each. None given: anything
   * @throws InvalidExpressionException if it cannot be parsed, names what is not there, or has
   *     another type
   */
  public Expression compile(String text, ExpressionType... accepted)
      throws InvalidExpressionException {
    CelAbstractSyntaxTree tree = check(text);
    CelType result = tree.getResultType();
    if (accepted.length > 0 && List.of(accepted).stream().noneMatch(type -> type.accepts(result))) {
      String wanted =
          List.of(accepted).stream().map(Object::toString).collect(Collectors.joining(" or "));
      throw new InvalidExpressionException("must evaluate to " + wanted);
    }
    return new Expression(text, tree, variables);
  }

  private CelAbstractSyntaxTree check(String text) throws InvalidExpressionException {
    CelAbstractSyntaxTree tree;
    try {
      tree = compiler.parse(text).getAst();
    } catch (CelValidationException malformed) {
      throw new InvalidExpressionException(describe(malformed, "Syntax error: "));
    }
    Map<String, CelType> constructed = ConstructedTypes.of(tree);
    CelCompiler checker =
        constructed.isEmpty()
            ? compiler
            : compiler(BASE.toCompilerBuilder(), variables, constructed);
    try {
      return checker.check(tree).getAst();
    } catch (CelValidationException invalid) {
      throw new InvalidExpressionException(describe(invalid, ""));
    }
  }

  private static String describe(CelValidationException invalid, String prefix) {
    List<CelIssue> issues = new ArrayList<>();
    for (CelIssue issue : invalid.getErrors()) {
      // Clients know these messages without the list of all candidates.
      String message = issue.getMessage().replaceFirst("(?s) \\(candidates: .*\\)$", "");
      issues.add(CelIssue.formatError(issue.getSourceLocation(), prefix + message));
    }
    return "compilation failed: " + CelIssue.toDisplayString(issues, invalid.getSource());
  }

  private record KnownTypes(ImmutableMap<String, CelType> byName) implements CelTypeProvider {
    @Override
    public ImmutableCollection<CelType> types() {
      return byName.values();
    }

    @Override
    public Optional<CelType> findType(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }
}
