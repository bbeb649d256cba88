package io.naru.apiserver.request;

import java.util.List;
import java.util.Map;

/**
 * Who asks, as authentication found out (or impersonation set).
 *
 * @param uid empty if unknown
 * @param extra for example {@code authentication.kubernetes.io/pod-name}
 */
public record UserInfo(
    String name, String uid, List<String> groups, Map<String, List<String>> extra) {

  public static final String MASTERS_GROUP = "system:masters";
  public static final String AUTHENTICATED_GROUP = "system:authenticated";
  public static final String UNAUTHENTICATED_GROUP = "system:unauthenticated";

  public static final UserInfo ANONYMOUS =
      new UserInfo("system:anonymous", "", List.of(UNAUTHENTICATED_GROUP), Map.of());

  public static UserInfo of(String name, String... groups) {
    return new UserInfo(name, "", List.of(groups), Map.of());
  }

  public boolean isIn(String group) {
    return groups.contains(group);
  }
}
