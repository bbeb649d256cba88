package io.naru.apiserver.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolePolicyTest {

  @Test
  void readsRolesWithRules() {
    ObjectNode role =
        one(
            "cluster-role part joins view edit",
            "  get,list core,apps pods,deployments/scale only a,b",
            "  get paths /healthz,/apis/*");
    assertThat(Json.text(role, "kind")).isEqualTo("ClusterRole");
    assertThat(Json.text(role, "metadata", "name")).isEqualTo("part");
    assertThat(role.at("/metadata/labels").toString())
        .contains("rbac.authorization.k8s.io/aggregate-to-view")
        .contains("rbac.authorization.k8s.io/aggregate-to-edit");
    assertThat(role.get("rules"))
        .isEqualTo(
            Json.parseObject(
                    """
                    {"rules":[
                      {"verbs":["get","list"],"apiGroups":["","apps"],
                       "resources":["pods","deployments/scale"],"resourceNames":["a","b"]},
                      {"verbs":["get"],"nonResourceURLs":["/healthz","/apis/*"]}]}
                    """)
                .get("rules"));
  }

  @Test
  void readsBindings() {
    ObjectNode binding =
        one("binding kube-system/b to r for user/system:x group/g account/kube-public/s");
    assertThat(Json.text(binding, "metadata", "namespace")).isEqualTo("kube-system");
    assertThat(Json.text(binding, "roleRef", "kind")).isEqualTo("Role");
    assertThat(binding.get("subjects"))
        .isEqualTo(
            Json.parseObject(
                    """
                    {"s":[
                      {"apiGroup":"rbac.authorization.k8s.io","kind":"User","name":"system:x"},
                      {"apiGroup":"rbac.authorization.k8s.io","kind":"Group","name":"g"},
                      {"kind":"ServiceAccount","name":"s","namespace":"kube-public"}]}
                    """)
                .get("s"));
  }

  @Test
  void aggregatedRoleGathers() {
    ObjectNode role = one("cluster-role view", "  gathers view");
    assertThat(role.at("/aggregationRule/clusterRoleSelectors/0/matchLabels").toString())
        .isEqualTo("{\"rbac.authorization.k8s.io/aggregate-to-view\":\"true\"}");
  }

  @Test
  void addsMissingRulesAndKeepsOthers() {
    ObjectNode wanted = one("cluster-role r", "  get core pods", "  list core pods");
    ObjectNode present = one("cluster-role r", "  watch core nodes", "  get core pods");
    ObjectNode result = Reconciliation.ADD_MISSING.apply(present, wanted);
    assertThat(result.get("rules")).hasSize(3).containsAll(wanted.get("rules"));
    assertThat(present.get("rules")).as("untouched").hasSize(2);
    assertThat(Reconciliation.ADD_MISSING.apply(result, wanted)).isSameAs(result);
  }

  @Test
  void administratorMayStopReconciliation() {
    ObjectNode wanted = one("cluster-role r", "  get core pods");
    ObjectNode present = one("cluster-role r");
    Json.ensureObject(present, "metadata", "annotations").put(Reconciliation.AUTO_UPDATE, "false");
    assertThat(Reconciliation.ADD_MISSING.apply(present, wanted)).isSameAs(present);
  }

  @Test
  void allBuiltInRolesAreReadable() {
    assertThat(BuiltInObjects.roles())
        .extracting(Item::name)
        .contains("cluster-admin", "system:node-proxier", "system:kube-scheduler", "view");
  }

  private static ObjectNode one(String... lines) {
    return RolePolicy.parse(List.of(lines)).getFirst();
  }
}
