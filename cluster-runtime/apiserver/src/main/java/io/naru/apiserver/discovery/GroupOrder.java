package io.naru.apiserver.discovery;

import io.naru.machinery.GroupVersion;
import java.util.Comparator;
import java.util.List;

/**
 * In which order clients are to prefer groups and versions: the built-in groups as Kubernetes ranks
 * them, then all others by name; stable versions before beta before alpha, newer before older.
 */
public final class GroupOrder {

  private static final List<String> BUILT_IN =
      List.of(
          "",
          "apiregistration.k8s.io",
          "apps",
          "events.k8s.io",
          "authentication.k8s.io",
          "authorization.k8s.io",
          "autoscaling",
          "batch",
          "certificates.k8s.io",
          "networking.k8s.io",
          "policy",
          "rbac.authorization.k8s.io",
          "storage.k8s.io",
          "admissionregistration.k8s.io",
          "apiextensions.k8s.io",
          "scheduling.k8s.io",
          "coordination.k8s.io",
          "node.k8s.io",
          "discovery.k8s.io",
          "resource.k8s.io",
          "flowcontrol.apiserver.k8s.io");

  static final Comparator<GroupVersion> COMPARATOR =
      Comparator.comparingInt((GroupVersion version) -> rank(version.group()))
          .thenComparing(GroupVersion::group)
          .thenComparing(GroupVersion::version, GroupOrder::compareVersions);

  private GroupOrder() {}

  private static int rank(String group) {
    int index = BUILT_IN.indexOf(group);
    return index < 0 ? BUILT_IN.size() : index;
  }

  /** Negative if clients are to prefer the left version. */
  public static int compareVersions(String left, String right) {
    Parsed a = Parsed.of(left);
    Parsed b = Parsed.of(right);
    return Comparator.comparingInt(Parsed::stability)
        .thenComparingInt(Parsed::major)
        .thenComparingInt(Parsed::minor)
        .reversed()
        .thenComparing(Parsed::text)
        .compare(a, b);
  }

  /**
   * @param stability 3 stable, 2 beta, 1 alpha, 0 not a Kubernetes version at all
   */
  private record Parsed(String text, int stability, int major, int minor) {

    private static final java.util.regex.Pattern FORM =
        java.util.regex.Pattern.compile("v([1-9]\\d{0,8})(?:(alpha|beta)([1-9]\\d{0,8}))?");

    static Parsed of(String text) {
      var match = FORM.matcher(text);
      if (!match.matches()) {
        return new Parsed(text, 0, 0, 0);
      }
      int major = Integer.parseInt(match.group(1));
      if (match.group(2) == null) {
        return new Parsed(text, 3, major, 0);
      }
      int stability = match.group(2).equals("beta") ? 2 : 1;
      return new Parsed(text, stability, major, Integer.parseInt(match.group(3)));
    }
  }
}
