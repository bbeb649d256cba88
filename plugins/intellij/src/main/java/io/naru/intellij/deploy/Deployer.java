package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.PlanStep.Change;
import io.naru.intellij.kube.Discovery;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Texts;
import io.naru.intellij.kube.Watch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does what a plan says, waits for the rollout and reports the pods. Blocks. */
public final class Deployer {

  private static final Duration NEW_KIND = Duration.ofSeconds(15);

  /**
   * What came of a deployment.
   *
   * @param applied as the server answered, in order
   */
  public record Result(List<JsonNode> applied, int deleted, List<PodReport> pods) {}

  private final KubeClient client;
  private final Clock clock;

  public Deployer(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /**
   * Applies what differs; objects that are as they should be are left alone.
   *
   * @throws KubeException if the plan is not applicable, an object is refused, or the rollout fails
   *     or takes longer than the options allow
   */
  public Result deploy(DeployPlan plan, Progress progress) {
    plan.steps().stream()
        .map(PlanStep::problem)
        .filter(problem -> problem != null)
        .findFirst()
        .ifPresent(problem -> {
          throw problem;
        });
    Discovery discovery = new Discovery(client);
    List<JsonNode> applied = new ArrayList<>();
    int deleted = 0;
    for (PlanStep step : plan.steps()) {
      progress.check();
      progress.step(step.label() + ": " + Texts.text("change." + step.change()));
      if (step.change() == Change.DELETE && step.type() != null) {
        client.delete(step.type().path(step.namespace(), step.name()));
        deleted++;
      } else {
        applied.add(apply(step, plan, discovery, progress));
      }
    }
    List<PodReport> pods = new ArrayList<>();
    if (!plan.options().rolloutTimeout().isZero()) {
      Instant deadline = clock.instant().plus(plan.options().rolloutTimeout());
      for (JsonNode object : applied) {
        awaitRollout(object, discovery, deadline, progress);
      }
    }
    Workloads workloads = new Workloads(client, clock);
    for (JsonNode object : applied) {
      if (!object.path("kind").asText().equals("Service")) {
        workloads.pods(object).forEach(pod -> pods.add(PodReport.of(pod)));
      }
    }
    return new Result(List.copyOf(applied), deleted, List.copyOf(pods));
  }

  private JsonNode apply(PlanStep step, DeployPlan plan, Discovery discovery, Progress progress) {
    if (step.change() == Change.UNCHANGED && step.live() != null) {
      return step.live();
    }
    ResourceType type = step.type();
    String namespace = step.namespace();
    if (type == null) {
      type = awaitKind(step, discovery, progress);
      if (type.namespaced()) {
        String own = step.object().path("metadata").path("namespace").asText("");
        namespace = own.isEmpty() ? plan.target().namespace() : own;
      }
    }
    try {
      return client.apply(
          type.path(namespace, step.name()), step.object(), false, plan.options().force());
    } catch (KubeException e) {
      throw new KubeException(e.reason(), step.label() + ": " + e.getMessage(), e);
    }
  }

  /** A definition that was applied a moment ago is served a moment later. */
  private ResourceType awaitKind(PlanStep step, Discovery discovery, Progress progress) {
    Instant deadline = clock.instant().plus(NEW_KIND);
    String apiVersion = step.object().path("apiVersion").asText();
    String kind = step.object().path("kind").asText();
    while (true) {
      java.util.Optional<ResourceType> type = discovery.find(apiVersion, kind);
      if (type.isPresent()) {
        return type.get();
      }
      progress.check();
      if (clock.instant().isAfter(deadline)) {
        throw new KubeException(
            Reason.INVALID,
            step.label() + ": " + Texts.text("deploy.unknownKind", kind, apiVersion));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KubeException.cancelled();
    }
  }

  private void awaitRollout(
      JsonNode object, Discovery discovery, Instant deadline, Progress progress) {
    String kind = object.path("kind").asText();
    // A job's end is its own affair; what was applied has none of these has no rollout at all.
    if (!List.of("Deployment", "StatefulSet", "DaemonSet", "Pod").contains(kind)) {
      return;
    }
    ResourceType type = discovery.find(object.path("apiVersion").asText(), kind).orElseThrow();
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asText();
    LinkedBlockingQueue<Rollout> states = new LinkedBlockingQueue<>();
    String query = "fieldSelector=" + ResourceType.encode("metadata.name=" + name);
    Rollout last = new Rollout.Waiting("");
    try (Watch watch =
        Watch.start(
            client,
            type.path(metadata.path("namespace").asText()),
            query,
            new States(states, kind))) {
      while (!(last instanceof Rollout.Done)) {
        progress.check();
        Rollout next = states.poll(100, TimeUnit.MILLISECONDS);
        if (next != null && !next.equals(last)) {
          last = next;
          progress.step(kind + "/" + name + ": " + last.message());
        }
        if (last instanceof Rollout.Failed failed) {
          throw new KubeException(
              Reason.FAILED, Texts.text("deploy.notStarting", kind + "/" + name, failed.message()));
        }
        if (!(last instanceof Rollout.Done) && clock.instant().isAfter(deadline)) {
          throw new KubeException(
              Reason.FAILED,
              Texts.text("deploy.late", kind + "/" + name, last.message() + podTrouble(object)));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KubeException.cancelled();
    }
  }

  /** The first pod that has trouble says more than a count does. */
  private String podTrouble(JsonNode object) {
    return new Workloads(client, clock)
        .pods(object).stream()
            .map(PodReport::of)
            .filter(pod -> pod.ready() < pod.containers())
            .findFirst()
            .map(pod -> " (" + pod.line() + ")")
            .orElse("");
  }

  private record States(LinkedBlockingQueue<Rollout> states, String kind)
      implements Watch.Listener {
    @Override
    public void listed(List<JsonNode> objects) {
      if (objects.isEmpty()) {
        states.add(new Rollout.Failed(Texts.text("deploy.gone")));
      } else {
        changed(objects.getFirst());
      }
    }

    @Override
    public void changed(JsonNode object) {
      // Objects in a list don't say their kind.
      if (object instanceof com.fasterxml.jackson.databind.node.ObjectNode node) {
        states.add(Rollout.of(node.put("kind", kind)));
      }
    }

    @Override
    public void deleted(@Nullable JsonNode object) {
      states.add(new Rollout.Failed(Texts.text("deploy.gone")));
    }

    @Override
    public void interrupted(KubeException why) {
      states.add(new Rollout.Waiting(why.getMessage()));
    }
  }
}
