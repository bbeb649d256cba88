package io.naru.desktop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code [CLUSTER] [--nodes=N] [--provider=P] [--context=NAME]
 * [--kubeconfig=FILE] [--page=ID] [--select=[NAMESPACE/]NAME] [--tab=ID] [--theme=light|dark]
 * [--language=en|ko]}. A value may also be the next word. Page, selection and tab together are a
 * deep link. With a context, the cluster is that of the kubeconfig rather than one of Naru's.
 */
public record Arguments(
    String cluster,
    @Nullable Integer nodes,
    @Nullable String provider,
    @Nullable String context,
    @Nullable String kubeconfig,
    @Nullable String page,
    @Nullable String select,
    @Nullable String tab,
    @Nullable String theme,
    @Nullable String language) {

  private static final List<String> OPTIONS =
      List.of(
          "nodes",
          "provider",
          "context",
          "kubeconfig",
          "page",
          "select",
          "tab",
          "theme",
          "language");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException if it has something unknown or incomplete
   */
  public static Arguments parse(List<String> words) {
    String cluster = "naru";
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (!word.startsWith("--")) {
        cluster = word;
        continue;
      }
      int equals = word.indexOf('=');
      String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
      if (!OPTIONS.contains(name)) {
        throw new IllegalArgumentException("unknown option --" + name);
      }
      if (equals < 0 && ++i == words.size()) {
        throw new IllegalArgumentException("option --" + name + " needs a value");
      }
      options.put(name, equals < 0 ? words.get(i) : word.substring(equals + 1));
    }
    String nodes = options.get("nodes");
    return new Arguments(
        cluster,
        nodes == null ? null : Integer.valueOf(nodes),
        options.get("provider"),
        options.get("context"),
        options.get("kubeconfig"),
        options.get("page"),
        options.get("select"),
        options.get("tab"),
        options.get("theme"),
        options.get("language"));
  }
}
