package io.naru.apiserver.admission.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.ServedObjects;
import io.naru.apiserver.admission.policy.PolicySet.Concern;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.cel.ConstructedObject;
import io.naru.apiserver.cel.ResultJson;
import io.naru.apiserver.cel.value.CostBudget;
import io.naru.apiserver.cel.value.EvaluationException;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import io.naru.machinery.patch.JsonPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The {@code MutatingAdmissionPolicy}s that are bound now. Thread-safe. */
public final class MutatingPolicies {

  private final PolicySet policies;

  public MutatingPolicies(
      ObjectReader reader, ServedObjects served, Supplier<Authorizer> authorizer) {
    policies = new PolicySet(reader, served, authorizer);
  }

  /** Replaces policies and bindings. */
  public void configure(List<ApiObject> policies, List<ApiObject> bindings) {
    this.policies.configure(policies, bindings);
  }

  /** Whether any policy is bound. */
  public boolean mutates() {
    return !policies.isEmpty();
  }

  /**
   * Lets the policies change the object, one after the other.
   *
   * @return what asks to be done once more if others change the object after it
   */
  public List<Runnable> mutate(Attributes request) {
    List<Runnable> again = new ArrayList<>();
    if (request.object() == null) {
      return again;
    }
    for (Concern concern : policies.concerns(request)) {
      mutate(request, concern);
      if (concern.policy().isReinvoked()) {
        ObjectNode seen = request.requireObject().deepCopy();
        again.add(() -> repeat(request, concern, seen));
      }
    }
    return again;
  }

  private void repeat(Attributes request, Concern concern, ObjectNode seen) {
    if (!JsonEquality.equal(seen, request.requireObject())) {
      mutate(request, concern);
    }
  }

  private void mutate(Attributes request, Concern concern) {
    Policy policy = concern.policy();
    if (!policy.broken().isEmpty()) {
      fail(request, concern, policy.broken());
      return;
    }
    List<Optional<ObjectNode>> parameters;
    try {
      parameters = policies.parameters().of(policy, concern.binding(), request);
    } catch (PolicyParameters.MissingException missing) {
      fail(request, concern, "failed to configure binding: " + missing.text());
      return;
    }
    for (Optional<ObjectNode> params : parameters) {
      try {
        mutate(request, concern, params);
      } catch (EvaluationException failed) {
        fail(request, concern, failed.text());
      } catch (StatusException misfit) {
        fail(request, concern, misfit.status().message());
      }
    }
  }

  private void mutate(Attributes request, Concern concern, Optional<ObjectNode> params) {
    CostBudget budget = CostBudget.ofValidation();
    if (!concern.policy().conditions().hold(policies.variables(request, concern, params, budget))) {
      return;
    }
    for (Policy.Mutation mutation : concern.policy().mutations()) {
      // Each sees what those before it made of the object.
      Map<String, @Nullable Object> variables =
          policies.variables(request, concern, params, budget);
      Object value = mutation.expression().evaluate(variables, budget);
      change(request, concern.kind(), mutation, value);
    }
  }

  private void change(Attributes request, Kind kind, Policy.Mutation mutation, Object value) {
    ServedObjects served = policies.served();
    ObjectNode object = request.requireObject();
    boolean own = request.hasOwnForm() || kind.equals(request.kind());
    ObjectNode before = own ? object : served.convert(request.kind(), kind, object);
    ObjectNode after;
    if (mutation.patch()) {
      after = JsonPatch.parse(ResultJson.of(value)).apply(before);
    } else if (value instanceof ConstructedObject
        && ResultJson.of(value) instanceof ObjectNode configuration) {
      after = served.apply(kind, before, checked(configuration));
    } else {
      throw new EvaluationException("must evaluate to Object");
    }
    ObjectNode result = own ? after : served.convert(kind, request.kind(), after);
    object.removeAll();
    object.setAll(result);
    if (request.subresource().isEmpty()) {
      served.applyDefaults(request.kind(), object);
    }
  }

  /** An apply configuration that says who the object is would make another one of it. */
  private static ObjectNode checked(ObjectNode configuration) {
    JsonNode metadata = configuration.path("metadata");
    for (String field : List.of("apiVersion", "kind")) {
      if (configuration.has(field)) {
        throw new EvaluationException(field + " must not be set in an apply configuration");
      }
    }
    for (String field : List.of("name", "namespace", "uid", "creationTimestamp", "managedFields")) {
      if (metadata.has(field)) {
        throw new EvaluationException(
            "metadata." + field + " must not be set in an apply configuration");
      }
    }
    return configuration;
  }

  private static void fail(Attributes request, Concern concern, String message) {
    if (!concern.policy().ignoresFailure()) {
      throw request.forbidden(
          "policy '%s' with binding '%s' denied request: %s"
              .formatted(concern.policy().name(), concern.binding().name(), message));
    }
  }
}
