package io.naru.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RbacAuthorizerTest {

  private static final UserInfo JANE = UserInfo.of("jane", "devs", "system:authenticated");

  private final RbacIndex index = new RbacIndex();
  private final RbacAuthorizer rbac = new RbacAuthorizer(index);

  @Test
  void allowsWhatAClusterRoleBindingGives() {
    clusterRole("reader", "{'verbs':['get','list'],'apiGroups':[''],'resources':['pods']}");
    clusterBinding("readers", "reader", "{'kind':'User','name':'jane'}");
    assertThat(allowed(JANE, "get", "ns", "", "pods", "")).isTrue();
    assertThat(allowed(JANE, "list", "", "", "pods", "")).isTrue();
    assertThat(allowed(JANE, "delete", "ns", "", "pods", "")).isFalse();
    assertThat(allowed(JANE, "get", "ns", "", "secrets", "")).isFalse();
    assertThat(allowed(JANE, "get", "ns", "apps", "pods", "")).isFalse();
    assertThat(allowed(UserInfo.of("joe"), "get", "ns", "", "pods", "")).isFalse();
  }

  @Test
  void roleBindingCountsInItsNamespaceOnly() {
    clusterRole("reader", "{'verbs':['get'],'apiGroups':[''],'resources':['pods']}");
    put(
        "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'ns'},'roleRef':{'kind':'ClusterRole','name':'reader'},'subjects':[{'kind':'Group','name':'devs'}]}");
    assertThat(allowed(JANE, "get", "ns", "", "pods", "")).isTrue();
    assertThat(allowed(JANE, "get", "other", "", "pods", "")).isFalse();
    assertThat(allowed(JANE, "get", "", "", "pods", "")).isFalse();
  }

  @Test
  void serviceAccountOfBindingWithoutNamespaceIsOfTheBindings() {
    put(
        "{'kind':'Role','metadata':{'name':'r','namespace':'ns'},'rules':[{'verbs':['*'],'apiGroups':['*'],'resources':['*']}]}");
    put(
        "{'kind':'RoleBinding','metadata':{'name':'b','namespace':'ns'},'roleRef':{'kind':'Role','name':'r'},'subjects':[{'kind':'ServiceAccount','name':'robot'}]}");
    UserInfo robot = UserInfo.of("system:serviceaccount:ns:robot");
    assertThat(allowed(robot, "patch", "ns", "apps", "deployments", "scale")).isTrue();
  }

  @Test
  void resourceNamesLimitToThoseObjects() {
    clusterRole(
        "one",
        "{'verbs':['get'],'apiGroups':[''],'resources':['configmaps'],'resourceNames':['a']}");
    clusterBinding("b", "one", "{'kind':'User','name':'jane'}");
    assertThat(rbac.authorize(resource("get", "configmaps", "", "a")).allowed()).isTrue();
    assertThat(rbac.authorize(resource("get", "configmaps", "", "b")).allowed()).isFalse();
    assertThat(rbac.authorize(resource("list", "configmaps", "", "")).allowed()).isFalse();
  }

  @Test
  void subresourcesAreNamedOrWild() {
    clusterRole("scaler", "{'verbs':['get'],'apiGroups':[''],'resources':['*/scale','pods/log']}");
    clusterBinding("b", "scaler", "{'kind':'User','name':'jane'}");
    assertThat(rbac.authorize(resource("get", "anything", "scale", "x")).allowed()).isTrue();
    assertThat(rbac.authorize(resource("get", "pods", "log", "x")).allowed()).isTrue();
    assertThat(rbac.authorize(resource("get", "pods", "", "x")).allowed()).isFalse();
    assertThat(rbac.authorize(resource("get", "pods", "exec", "x")).allowed()).isFalse();
  }

  @Test
  void pathsMatchExactlyOrByPrefix() {
    clusterRole("paths", "{'verbs':['get'],'nonResourceURLs':['/healthz','/apis/*']}");
    clusterBinding("b", "paths", "{'kind':'User','name':'jane'}");
    assertThat(rbac.authorize(AccessAttributes.ofPath(JANE, "get", "/healthz")).allowed()).isTrue();
    assertThat(rbac.authorize(AccessAttributes.ofPath(JANE, "get", "/apis/a")).allowed()).isTrue();
    assertThat(rbac.authorize(AccessAttributes.ofPath(JANE, "get", "/healthz/x")).allowed())
        .isFalse();
    assertThat(rbac.authorize(AccessAttributes.ofPath(JANE, "post", "/healthz")).allowed())
        .isFalse();
  }

  @Test
  void aggregatedRoleHasTheRulesOfThoseItSelects() {
    put(
        "{'kind':'ClusterRole','metadata':{'name':'view'},'aggregationRule':{'clusterRoleSelectors':[{'matchLabels':{'to-view':'true'}}]}}");
    put(
        "{'kind':'ClusterRole','metadata':{'name':'part','labels':{'to-view':'true'}},'rules':[{'verbs':['get'],'apiGroups':[''],'resources':['pods']}]}");
    clusterBinding("b", "view", "{'kind':'User','name':'jane'}");
    assertThat(allowed(JANE, "get", "ns", "", "pods", "")).isTrue();
  }

  @Test
  void changesTakeEffect() {
    clusterRole("reader", "{'verbs':['get'],'apiGroups':[''],'resources':['pods']}");
    clusterBinding("b", "reader", "{'kind':'User','name':'jane'}");
    clusterBinding("b", "reader", "{'kind':'User','name':'joe'}");
    assertThat(allowed(JANE, "get", "ns", "", "pods", "")).isFalse();
    UserInfo joe = UserInfo.of("joe");
    assertThat(allowed(joe, "get", "ns", "", "pods", "")).isTrue();
    index.retainOnly("ClusterRoleBinding", List.of());
    assertThat(allowed(joe, "get", "ns", "", "pods", "")).isFalse();
  }

  @Test
  void refusalSaysWhoMayNotDoWhat() {
    Authorization authorization = new Authorization(rbac);
    assertThatThrownBy(() -> authorization.check(attributes(JANE, "list", "ns", "", "pods", "")))
        .isInstanceOfSatisfying(
            StatusException.class,
            e ->
                assertThat(e.getMessage())
                    .isEqualTo(
                        "pods is forbidden: User \"jane\" cannot list resource \"pods\" in API group \"\" in the namespace \"ns\""));
    assertThatThrownBy(() ->
            authorization.check(
                AccessAttributes.ofResource(
                    JANE, "get", "", "apps", "v1", "deployments", "scale", "d")))
        .hasMessage(
            "deployments.apps \"d\" is forbidden: User \"jane\" cannot get resource \"deployments/scale\" in API group \"apps\" at the cluster scope");
    assertThatThrownBy(
            () -> authorization.check(AccessAttributes.ofPath(UserInfo.ANONYMOUS, "get", "/x")))
        .hasMessage("forbidden: User \"system:anonymous\" cannot get path \"/x\"");
  }

  private boolean allowed(
      UserInfo user,
      String verb,
      String namespace,
      String group,
      String resource,
      String subresource) {
    return rbac.authorize(attributes(user, verb, namespace, group, resource, subresource))
        .allowed();
  }

  private static AccessAttributes attributes(
      UserInfo user,
      String verb,
      String namespace,
      String group,
      String resource,
      String subresource) {
    return AccessAttributes.ofResource(
        user, verb, namespace, group, "v1", resource, subresource, "");
  }

  private static AccessAttributes resource(
      String verb, String resource, String subresource, String name) {
    return AccessAttributes.ofResource(JANE, verb, "ns", "", "v1", resource, subresource, name);
  }

  private void clusterRole(String name, String rule) {
    put("{'kind':'ClusterRole','metadata':{'name':'" + name + "'},'rules':[" + rule + "]}");
  }

  private void clusterBinding(String name, String role, String subject) {
    put(
        "{'kind':'ClusterRoleBinding','metadata':{'name':'%s'},'roleRef':{'kind':'ClusterRole','name':'%s'},'subjects':[%s]}"
            .formatted(name, role, subject));
  }

  private void put(String json) {
    index.put(ApiObject.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }
}
