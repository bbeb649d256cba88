package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.bootstrap.AggregatedRules;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.StatusException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into aggregated cluster roles the rules of the roles they gather, whenever a cluster role
 * changes. Authorization does not wait for it: its index gathers by itself. This is for those who
 * read the roles.
 */
final class RoleAggregation implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RoleAggregation.class);
  private static final String NAME = "clusterrole-aggregation-controller";
  private static final UserInfo USER =
      UserInfo.of("system:serviceaccount:kube-system:" + NAME, UserInfo.MASTERS_GROUP);

  private final Registry registry;
  private final Kind kind;

  private final ChangeReaction reaction;

  RoleAggregation(Registry registry) {
    this.registry = registry;
    kind =
        registry.kind(new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles"));
    reaction = new ChangeReaction(NAME, registry, List.of(kind), this::aggregate);
  }

  void start() {
    reaction.start();
  }

  private void aggregate() {
    List<ObjectNode> roles =
        registry.list(kind, null, ListQuery.ALL).items().stream().map(ApiObject::tree).toList();
    for (ObjectNode role : roles) {
      ArrayNode rules = AggregatedRules.of(role, roles);
      if (rules != null
          && !(rules.isEmpty() && role.path("rules").isEmpty())
          && !rules.equals(role.get("rules"))) {
        write(role.path("metadata").path("name").asText(), rules);
      }
    }
  }

  private void write(String name, ArrayNode rules) {
    try {
      registry.change(
          Call.of(kind, "", name, "", USER, WriteOptions.by(NAME)),
          old -> {
            ObjectNode role = old.deepCopy();
            role.set("rules", rules.deepCopy());
            return role;
          });
    } catch (StatusException refused) {
      // Gone meanwhile, or a rule that validation refuses: the next change is another chance.
      LOG.debug("rules of {} not written", name, refused);
    }
  }

  @Override
  public void close() {
    reaction.close();
  }
}
