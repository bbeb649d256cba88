package io.naru.intellij.live;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.intellij.deploy.DeployOptions;
import io.naru.intellij.deploy.DeployPlan;
import io.naru.intellij.deploy.DeployTarget;
import io.naru.intellij.deploy.Deployer;
import io.naru.intellij.deploy.DockerfileApp;
import io.naru.intellij.deploy.Jdwp;
import io.naru.intellij.deploy.ManifestDocument;
import io.naru.intellij.deploy.ManifestSource;
import io.naru.intellij.deploy.ManifestSource.Tools;
import io.naru.intellij.deploy.Planner;
import io.naru.intellij.deploy.PodReport;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.deploy.Workloads;
import io.naru.intellij.kube.Discovery;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Texts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a run configuration does: builds, deploys, forwards ports, follows the logs until it is
 * closed, and then does with the workloads what was chosen. Methods block.
 */
public final class DeployRun implements AutoCloseable {

  /** What "stop" means for the workloads. */
  public enum OnStop {
    KEEP,
    SCALE_DOWN,
    DELETE
  }

  /**
   * What is run.
   *
   * @param build a directory whose Dockerfile makes the image; empty if the image is there
   * @param ports forwarded to the first workload, such as {@code 8080:80, 5005}
   * @param debugPort where its JVM is to listen for a debugger, 0 if it is not to be debugged
   */
  public record Settings(
      List<Path> paths, String build, String ports, int debugPort, OnStop onStop) {

    /** The directory whose image is to be built before the launch, if any. */
    public Optional<Path> imageDirectory() {
      if (!build.isEmpty()) {
        return Optional.of(Path.of(build));
      }
      return !paths.isEmpty()
              && ManifestSource.of(paths) instanceof ManifestSource.Dockerfile dockerfile
          ? Optional.of(dockerfile.directory())
          : Optional.empty();
    }
  }

  /**
   * @param local 0 for any that is free
   */
  public record Port(int local, int remote) {

    /**
     * @throws KubeException of reason CONFIGURATION if a text is no list of ports
     */
    public static List<Port> parse(String text) {
      List<Port> ports = new ArrayList<>();
      for (String part : text.split("[,\\s]+")) {
        if (part.isEmpty()) {
          continue;
        }
        if (!part.matches("\\d{1,5}(:\\d{1,5})?")) {
          throw new KubeException(Reason.CONFIGURATION, Texts.text("live.noPort", part));
        }
        String[] sides = part.split(":");
        ports.add(new Port(Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length - 1])));
      }
      return ports;
    }
  }

  private final KubeClient client;
  private final DeployTarget target;
  private final Progress log;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<PortForward> forwards = new ArrayList<>();
  private List<JsonNode> workloads = List.of();

  public DeployRun(KubeClient client, DeployTarget target, Progress log) {
    this.client = client;
    this.target = target;
    this.log = log;
  }

  /**
   * Deploys the image as it was built last, builds none. Returns when the rollout is done and logs
   * and ports flow.
   *
   * @return the port of localhost where a debugger finds the JVM, 0 if it is not to be debugged
   */
  public int start(Settings settings, Tools tools, DeployOptions options) {
    List<Port> ports = Port.parse(settings.ports());
    log.step("-> " + target.label() + " (" + target.server() + ")");
    List<ManifestDocument> documents = ManifestSource.of(settings.paths()).read(tools);
    Optional<Path> image = settings.imageDirectory();
    if (image.isPresent()) {
      documents = DockerfileApp.pinned(documents, image.get(), tools.engine());
    }
    if (settings.debugPort() > 0) {
      documents = Jdwp.listening(documents, settings.debugPort());
    }
    KubeClient cancellable = client.until(log::cancelled);
    DeployPlan plan = new Planner(cancellable).plan(documents, target, options, log);
    log.step(plan.summary());
    Deployer.Result result = new Deployer(cancellable, Clock.systemUTC()).deploy(plan, log);
    result.pods().stream().map(PodReport::line).forEach(log::step);
    workloads =
        result.applied().stream()
            .filter(object ->
                !object.path("kind").asText().equals("Service")
                    && (!Workloads.selector(object).isEmpty()
                        || object.path("kind").asText().equals("Pod")))
            .toList();
    synchronized (open) {
      for (JsonNode workload : workloads) {
        open.add(LogFollower.of(client, workload, 100, log::step));
      }
      for (Port port : ports) {
        forward(port);
      }
      return settings.debugPort() > 0 ? forward(new Port(0, settings.debugPort())).localPort() : 0;
    }
  }

  private PortForward forward(Port port) {
    if (workloads.isEmpty()) {
      throw new KubeException(Reason.CONFIGURATION, Texts.text("live.noWorkload"));
    }
    JsonNode workload = workloads.getFirst();
    PortForward forward =
        PortForward.open(
            client,
            workload.path("metadata").path("namespace").asText(),
            () -> runningPod(workload),
            port.local(),
            port.remote(),
            log::step);
    open.add(forward);
    forwards.add(forward);
    log.step("localhost:" + forward.localPort() + " -> " + port.remote());
    return forward;
  }

  private String runningPod(JsonNode workload) {
    return runningPod(client, workload);
  }

  /**
   * @throws KubeException of reason NOT_FOUND if none of a workload's pods runs
   */
  public static String runningPod(KubeClient client, JsonNode workload) {
    return new Workloads(client, Clock.systemUTC())
        .pods(workload).stream()
            .map(PodReport::of)
            .filter(pod -> pod.state().equals("Running"))
            .max(Comparator.comparingInt(PodReport::ready))
            .map(PodReport::name)
            .orElseThrow(() ->
                new KubeException(
                    Reason.NOT_FOUND,
                    Texts.text("live.noPod", workload.path("metadata").path("name").asText())));
  }

  public List<PortForward> forwards() {
    return List.copyOf(forwards);
  }

  /** Ends logs and ports, then stops the workloads as chosen. */
  public void stop(OnStop how) {
    close();
    Discovery discovery = new Discovery(client);
    Workloads change = new Workloads(client, Clock.systemUTC());
    for (JsonNode workload : workloads) {
      String kind = workload.path("kind").asText();
      String name = workload.path("metadata").path("name").asText();
      String namespace = workload.path("metadata").path("namespace").asText();
      ResourceType type = discovery.find(workload.path("apiVersion").asText(), kind).orElseThrow();
      switch (how) {
        case KEEP -> {}
        case SCALE_DOWN -> {
          if (kind.equals("Deployment") || kind.equals("StatefulSet")) {
            log.step(kind + "/" + name + ": 0");
            change.scale(type, namespace, name, 0);
          }
        }
        case DELETE -> {
          log.step(kind + "/" + name + ": delete");
          change.delete(type, namespace, name);
        }
      }
    }
  }

  @Override
  public void close() {
    synchronized (open) {
      for (AutoCloseable part : open) {
        try {
          part.close();
        } catch (Exception e) {
          log.step(String.valueOf(e.getMessage()));
        }
      }
      open.clear();
    }
  }
}
