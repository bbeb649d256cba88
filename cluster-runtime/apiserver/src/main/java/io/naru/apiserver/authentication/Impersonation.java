package io.naru.apiserver.authentication;

import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.IncomingRequest;
import io.naru.machinery.StatusException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lets a user act as another one, by the headers and with the permissions that Kubernetes documents
 * under "User impersonation". Thread-safe.
 */
public final class Impersonation {

  private static final String USER = "impersonate-user";
  private static final String GROUP = "impersonate-group";
  private static final String UID = "impersonate-uid";
  private static final String EXTRA = "impersonate-extra-";

  private final Authorization authorization;

  public Impersonation(Authorization authorization) {
    this.authorization = authorization;
  }

  /**
   * The user to go on as: the one that was authenticated, unless headers name another.
   *
   * @throws StatusException 403 if that is not permitted, 400 if headers name groups but no user
   */
  public UserInfo actingUser(IncomingRequest request, UserInfo user) {
    String name = request.header(USER);
    List<String> groups = request.headers().getOrDefault(GROUP, List.of());
    String uid = request.header(UID);
    Map<String, List<String>> extra = extra(request);
    if (name.isEmpty()) {
      if (groups.isEmpty() && uid.isEmpty() && extra.isEmpty()) {
        return user;
      }
      throw StatusException.badRequest(
          "requested groups, uid or extra to impersonate without impersonating a user");
    }
    boolean serviceAccount = checkUser(user, name);
    groups.forEach(group -> check(user, "", "groups", "", "", group));
    if (!uid.isEmpty()) {
      check(user, "authentication.k8s.io", "uids", "", "", uid);
    }
    extra.forEach((key, values) ->
        values.forEach(
            value -> check(user, "authentication.k8s.io", "userextras", key, "", value)));
    return new UserInfo(name, uid, groupsOf(name, groups, serviceAccount), extra);
  }

  private boolean checkUser(UserInfo user, String name) {
    String[] parts = name.split(":");
    boolean serviceAccount =
        name.startsWith(ServiceAccountTokens.SUBJECT_PREFIX) && parts.length == 4;
    if (serviceAccount) {
      check(user, "", "serviceaccounts", "", parts[2], parts[3]);
    } else {
      check(user, "", "users", "", "", name);
    }
    return serviceAccount;
  }

  private void check(
      UserInfo user,
      String group,
      String resource,
      String subresource,
      String namespace,
      String name) {
    authorization.check(
        AccessAttributes.ofResource(
            user, "impersonate", namespace, group, "v1", resource, subresource, name));
  }

  private static List<String> groupsOf(String name, List<String> groups, boolean serviceAccount) {
    List<String> result = new ArrayList<>(groups);
    if (serviceAccount && groups.isEmpty()) {
      result.add(ServiceAccountTokens.GROUP_ALL);
      result.add(ServiceAccountTokens.GROUP_ALL + ":" + name.split(":")[2]);
    }
    boolean anonymous = name.equals(UserInfo.ANONYMOUS.name());
    String standing = anonymous ? UserInfo.UNAUTHENTICATED_GROUP : UserInfo.AUTHENTICATED_GROUP;
    if (!result.contains(standing)) {
      result.add(standing);
    }
    return List.copyOf(result);
  }

  private static Map<String, List<String>> extra(IncomingRequest request) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    request
        .headers()
        .forEach((header, values) -> {
          if (header.startsWith(EXTRA)) {
            String key = header.substring(EXTRA.length()).toLowerCase(Locale.ROOT);
            extra.put(URLDecoder.decode(key, StandardCharsets.UTF_8), List.copyOf(values));
          }
        });
    return extra;
  }
}
