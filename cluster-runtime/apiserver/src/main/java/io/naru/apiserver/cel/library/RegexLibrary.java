package io.naru.apiserver.cel.library;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.naru.apiserver.cel.value.EvaluationException;
import java.util.ArrayList;
import java.util.List;

/** Regular expressions, in linear time. */
final class RegexLibrary {

  private static final Cache<String, Pattern> PATTERNS =
      CacheBuilder.newBuilder().maximumSize(500).build();

  private RegexLibrary() {}

  static void addTo(Functions functions) {
    functions
        .standard("<string>.matches(string): bool", Costs.MATCH, a -> matcher(a).find())
        .standard("matches(string, string): bool", Costs.MATCH, a -> matcher(a).find())
        .add("<string>.find(string): string", Costs.MATCH, RegexLibrary::find)
        .add("<string>.findAll(string): list(string)", Costs.MATCH, a -> findAll(a, -1))
        .add(
            "<string>.findAll(string, int): list(string)",
            Costs.MATCH,
            a -> findAll(a, (Long) a[2]));
  }

  private static Matcher matcher(Object[] textAndPattern) {
    return compile((String) textAndPattern[1]).matcher((String) textAndPattern[0]);
  }

  static Pattern compile(String expression) {
    Pattern known = PATTERNS.getIfPresent(expression);
    if (known != null) {
      return known;
    }
    try {
      Pattern compiled = Pattern.compile(expression);
      PATTERNS.put(expression, compiled);
      return compiled;
    } catch (PatternSyntaxException malformed) {
      throw new EvaluationException(
          "error parsing regexp: "
              + malformed.getDescription()
              + ": `"
              + malformed.getPattern()
              + "`");
    }
  }

  private static Object find(Object[] arguments) {
    Matcher matcher = matcher(arguments);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<Object> findAll(Object[] arguments, long limit) {
    List<Object> found = new ArrayList<>();
    Matcher matcher = matcher(arguments);
    while ((limit < 0 || found.size() < limit) && matcher.find()) {
      found.add(matcher.group());
    }
    return found;
  }
}
