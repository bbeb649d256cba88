package io.naru.intellij.kube;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of object as a server serves it.
 *
 * @param group empty for the core group
 */
public record ResourceType(
    String group,
    String version,
    String plural,
    String kind,
    boolean namespaced,
    Set<String> verbs) {

  /** {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Where its objects are; a null namespace means all of them. */
  public String path(@Nullable String namespace) {
    return (group.isEmpty() ? "/api/" : "/apis/" + group + "/")
        + version
        + (namespaced && namespace != null ? "/namespaces/" + encode(namespace) : "")
        + "/"
        + plural;
  }

  public String path(@Nullable String namespace, String name) {
    return path(namespace) + "/" + encode(name);
  }

  public static String encode(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
