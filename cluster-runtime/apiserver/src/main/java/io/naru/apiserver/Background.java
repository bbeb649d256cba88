package io.naru.apiserver;

import io.naru.apiserver.admission.webhook.ServiceEndpoints;
import io.naru.apiserver.admission.webhook.WebhookClient;
import io.naru.apiserver.aggregation.AggregatedApis;
import io.naru.apiserver.aggregation.ApiServiceController;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.authorization.NodeGraph;
import io.naru.apiserver.authorization.RbacIndex;
import io.naru.apiserver.customresources.Conversions;
import io.naru.apiserver.customresources.DefinitionController;
import io.naru.apiserver.customresources.ServedKinds;
import io.naru.apiserver.flowcontrol.FlowControl;
import io.naru.apiserver.registry.Registry;
import io.naru.machinery.GroupVersionResource;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server does besides answering requests: it follows those of its own objects that say how
 * it is to answer (roles, definitions, API services, flow schemas, policies and webhooks), and
 * writes their conditions. Not for use by several threads.
 *
 * @param parts in the order of their start
 */
record Background(List<Part> parts) implements AutoCloseable {

  private record Part(Runnable start, Runnable close) {}

  /** Everything, not yet started. */
  static Background of(
      Registry registry,
      ServedKinds kinds,
      AggregatedApis aggregated,
      RbacIndex rbacIndex,
      NodeGraph nodeGraph,
      FlowControl flowControl,
      Authorizer authorizer,
      Clock clock) {
    ServiceEndpoints endpoints = new ServiceEndpoints(registry);
    WebhookClient webhooks = new WebhookClient(endpoints);
    IndexFeed rbac =
        new IndexFeed(
            registry,
            Stream.of("clusterroles", "clusterrolebindings", "roles", "rolebindings")
                .map(plural -> new GroupVersionResource("rbac.authorization.k8s.io", "v1", plural))
                .toList(),
            rbacIndex);
    IndexFeed pods =
        new IndexFeed(registry, List.of(new GroupVersionResource("", "v1", "pods")), nodeGraph);
    RoleAggregation aggregation = new RoleAggregation(registry);
    ApiServiceController apiServices =
        new ApiServiceController(registry, kinds, aggregated, endpoints, clock);
    ChangeReaction apiServiceChanges =
        new ChangeReaction("api-services", registry, apiServices.kinds(), apiServices::changed);
    DefinitionController definitions =
        new DefinitionController(
            registry, kinds, new Conversions(webhooks), clock, apiServices::changed);
    ChangeReaction definitionChanges =
        new ChangeReaction(
            "custom-resources", registry, List.of(definitions.kind()), definitions::reconcile);
    FlowSchemaConditions flowSchemas = new FlowSchemaConditions(registry, clock);
    FlowControlFeed flows = new FlowControlFeed(registry, flowControl);
    ConfiguredAdmission admission =
        new ConfiguredAdmission(
            registry, new RegistryObjects(registry, kinds), authorizer, webhooks);
    return new Background(
        List.of(
            new Part(rbac::start, rbac::close),
            new Part(pods::start, pods::close),
            // Before anybody is told that the server is ready: what was defined is served again.
            new Part(definitions::reconcile, definitions::close),
            new Part(definitionChanges::start, definitionChanges::close),
            new Part(apiServices::start, apiServices::close),
            new Part(apiServiceChanges::start, apiServiceChanges::close),
            new Part(aggregation::start, aggregation::close),
            new Part(flowSchemas::start, flowSchemas::close),
            new Part(flows::start, flows::close),
            new Part(admission::start, admission::close)));
  }

  /** Returns when all that exists is known; what changes later arrives by itself. */
  void start() {
    parts.forEach(part -> part.start().run());
  }

  /** Ends what was started, last first; harmless for what was not. */
  @Override
  public void close() {
    parts.reversed().forEach(part -> part.close().run());
  }
}
