package io.naru.apiserver;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.admission.policy.PolicyTypeCheck;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.ListQuery;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes into the status of validating policies what their expressions get wrong about types. */
final class PolicyTypeChecks implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PolicyTypeChecks.class);
  private static final String NAME = "validatingadmissionpolicy-status-controller";
  private static final UserInfo USER =
      UserInfo.of("system:serviceaccount:kube-system:" + NAME, UserInfo.MASTERS_GROUP);

  private final Registry registry;
  private final ServedObjects served;
  private final Kind policies;
  private final ChangeReaction reaction;

  PolicyTypeChecks(Registry registry, ServedObjects served) {
    this.registry = registry;
    this.served = served;
    policies =
        registry.kind(
            new GroupVersionResource(
                "admissionregistration.k8s.io", "v1", "validatingadmissionpolicies"));
    reaction = new ChangeReaction(NAME, registry, List.of(policies), this::check);
  }

  void start() {
    reaction.start();
  }

  private void check() {
    for (ApiObject policy : registry.list(policies, null, ListQuery.ALL).items()) {
      long generation = policy.tree().path("metadata").path("generation").asLong();
      if (policy.tree().path("status").path("observedGeneration").asLong() != generation) {
        write(policy.name(), generation, PolicyTypeCheck.check(policy.tree().path("spec"), served));
      }
    }
  }

  private void write(String name, long generation, ObjectNode typeChecking) {
    try {
      registry.change(
          Call.of(policies, "", name, "status", USER, WriteOptions.by(NAME)),
          old -> {
            ObjectNode policy = old.deepCopy();
            ObjectNode status = Json.ensureObject(policy, "status");
            status.put("observedGeneration", generation);
            status.set("typeChecking", typeChecking);
            return policy;
          });
    } catch (StatusException refused) {
      // Gone meanwhile, or written by others: the next change is another chance.
      LOG.debug("status of policy {} not written", name, refused);
    }
  }

  @Override
  public void close() {
    reaction.close();
  }
}
