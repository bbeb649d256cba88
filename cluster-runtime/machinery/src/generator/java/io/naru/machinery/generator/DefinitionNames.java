package io.naru.machinery.generator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the OpenAPI definition that a model class stands for. Classes are named {@code V1Pod}, or
 * {@code CoreV1Event} where several groups have the name; the group is told from the definitions
 * that are known otherwise, from the classes that refer to the class, or from a table.
 */
final class DefinitionNames {

  private static final Pattern NAME =
      Pattern.compile("([A-Z][a-z]+)??(V\\d+(?:alpha\\d+|beta\\d+)?)([A-Z].*)");

  private DefinitionNames() {}

  /**
   * Definition names by class name. {@code table}: class name and definition name, or beginning of
   * class names with an asterisk and package.
   */
  static Map<String, String> find(
      Map<String, ApiModels.Model> models, Set<String> known, Map<String, String> table) {
    Map<String, List<String>> byVersionAndKind = new TreeMap<>();
    for (String name : known) {
      String[] parts = name.split("\\.");
      if (name.startsWith("io.k8s.") && parts.length > 3 && !name.contains(".extensions.")) {
        byVersionAndKind
            .computeIfAbsent(
                parts[parts.length - 2] + " " + parts[parts.length - 1], k -> new ArrayList<>())
            .add(name);
      }
    }
    Map<String, String> names = new TreeMap<>();
    Set<String> open = new HashSet<>();
    for (String type : models.keySet()) {
      Matcher matcher = NAME.matcher(type);
      if (table.containsKey(type)) {
        names.put(type, table.get(type));
        continue;
      }
      if (!matcher.matches()) {
        throw new IllegalStateException("no rule for the name of class " + type);
      }
      String version = matcher.group(2).toLowerCase(Locale.ROOT);
      String prefix = matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
      List<String> candidates =
          byVersionAndKind.getOrDefault(version + " " + matcher.group(3), List.of()).stream()
              .filter(name -> prefix.isEmpty() || name.contains("." + prefix + "."))
              .toList();
      if (candidates.size() == 1) {
        names.put(type, candidates.getFirst());
      } else if (!prefix.isEmpty()) {
        throw new IllegalStateException(type + " may be " + candidates + ": add it to the table");
      } else {
        open.add(type);
      }
    }
    resolveByReference(models, names, open);
    for (String type : open) {
      String pack =
          table.entrySet().stream()
              .filter(row -> row.getKey().endsWith("*"))
              .filter(row -> type.startsWith(row.getKey().substring(0, row.getKey().length() - 1)))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("unknown group of " + type));
      names.put(type, pack + "." + kind(type));
    }
    return names;
  }

  private static void resolveByReference(
      Map<String, ApiModels.Model> models, Map<String, String> names, Set<String> open) {
    boolean found = true;
    while (found) {
      found = false;
      for (Map.Entry<String, ApiModels.Model> user : models.entrySet()) {
        String userName = names.get(user.getKey());
        if (userName == null) {
          continue;
        }
        for (ApiModels.Property property : user.getValue().properties().values()) {
          String used = modelClass(property.signature());
          if (open.contains(used) && version(used).equals(version(user.getKey()))) {
            names.put(used, userName.substring(0, userName.lastIndexOf('.') + 1) + kind(used));
            open.remove(used);
            found = true;
          }
        }
      }
    }
  }

  /** The simple name of the model class that a signature names, or empty. */
  static String modelClass(String signature) {
    int start = signature.indexOf("/openapi/models/");
    return start < 0
        ? ""
        : signature.substring(start + "/openapi/models/".length(), signature.indexOf(';', start));
  }

  private static String kind(String type) {
    Matcher matcher = NAME.matcher(type);
    return matcher.matches() ? matcher.group(3) : type;
  }

  private static String version(String type) {
    Matcher matcher = NAME.matcher(type);
    return matcher.matches() ? matcher.group(2) : "";
  }
}
