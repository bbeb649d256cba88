package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the world as a website says. The SDK has made or mended the children when it comes here;
 * they go with the website, whose they are, and its line in the directory goes by the finalizer.
 */
@Workflow(
    dependents = {
      @Dependent(type = PagesConfigMap.class),
      @Dependent(type = ServerDeployment.class),
      @Dependent(type = ServerService.class)
    })
@ControllerConfiguration(
    name = "website",
    finalizerName = "samples.naru.io/directory",
    fieldManager = "website-operator")
public final class WebsiteReconciler implements Reconciler<Website>, Cleaner<Website> {

  private final Directory directory;
  private final Clock clock;

  WebsiteReconciler(Directory directory, Clock clock) {
    this.directory = directory;
    this.clock = clock;
  }

  @Override
  public UpdateControl<Website> reconcile(Website website, Context<Website> context) {
    directory.enter(context.getClient(), website);
    Optional<Deployment> servers = context.getSecondaryResource(Deployment.class);
    // Applied on the server: only what this manager says, no resource version.
    Website applied = new Website();
    applied.setMetadata(
        new ObjectMetaBuilder()
            .withName(website.getMetadata().getName())
            .withNamespace(website.getMetadata().getNamespace())
            .build());
    applied.setStatus(status(website, servers.map(Deployment::getStatus).orElse(null)));
    return UpdateControl.patchStatus(applied);
  }

  @Override
  public DeleteControl cleanup(Website website, Context<Website> context) {
    directory.leave(context.getClient(), website);
    return DeleteControl.defaultDelete();
  }

  private WebsiteStatus status(Website website, @Nullable DeploymentStatus servers) {
    int ready = servers == null ? 0 : Objects.requireNonNullElse(servers.getReadyReplicas(), 0);
    WebsiteStatus status = new WebsiteStatus();
    status.setObservedGeneration(website.getMetadata().getGeneration());
    status.setReplicas(servers == null ? 0 : Objects.requireNonNullElse(servers.getReplicas(), 0));
    status.setReadyReplicas(ready);
    status.setSelector(Children.selectorText(website));
    status.setUrl(website.url());
    status.setConditions(List.of(ready(website, ready >= website.getSpec().getReplicas())));
    return status;
  }

  /** Its time is that of the last change, not of the last look. */
  private Condition ready(Website website, boolean ready) {
    String value = ready ? "True" : "False";
    WebsiteStatus before = website.getStatus();
    String since =
        before == null
            ? null
            : before.getConditions().stream()
                .filter(condition -> condition.getStatus().equals(value))
                .map(Condition::getLastTransitionTime)
                .findFirst()
                .orElse(null);
    return new ConditionBuilder()
        .withType("Ready")
        .withStatus(value)
        .withReason(ready ? "AllReplicasReady" : "ReplicasMissing")
        .withMessage(ready ? "all servers answer" : "not all servers answer yet")
        .withObservedGeneration(website.getMetadata().getGeneration())
        .withLastTransitionTime(
            since != null ? since : clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }
}
