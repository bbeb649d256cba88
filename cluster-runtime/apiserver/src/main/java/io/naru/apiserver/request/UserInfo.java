package io.naru.apiserver.request;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
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

  /**
   * The user as the API writes it, {@code authentication.k8s.io/v1 UserInfo}; a tree of its own.
   */
  public ObjectNode json() {
    ObjectNode json = Json.object().put("username", name);
    if (!uid.isEmpty()) {
      json.put("uid", uid);
    }
    if (!groups.isEmpty()) {
      ArrayNode list = json.putArray("groups");
      groups.forEach(list::add);
    }
    if (!extra.isEmpty()) {
      ObjectNode all = json.putObject("extra");
      extra.forEach((key, values) -> {
        ArrayNode list = all.putArray(key);
        values.forEach(list::add);
      });
    }
    return json;
  }
}
