package io.naru.agent;

import io.naru.agent.api.ApiClient;
import io.naru.agent.api.Informer;
import io.naru.agent.api.Pem;
import io.naru.agent.container.ContainerConfigs;
import io.naru.agent.container.Environment;
import io.naru.agent.container.SandboxConfigs;
import io.naru.agent.container.ServiceVariables;
import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriClient;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.PodStateReader;
import io.naru.agent.dns.DnsServer;
import io.naru.agent.dns.PodResolverFile;
import io.naru.agent.event.EventRecorder;
import io.naru.agent.event.Events;
import io.naru.agent.logs.LogRotation;
import io.naru.agent.model.Quantity;
import io.naru.agent.network.ClusterState;
import io.naru.agent.network.HostCommands;
import io.naru.agent.network.NodeNetwork;
import io.naru.agent.node.NodeLease;
import io.naru.agent.node.NodeRegistrar;
import io.naru.agent.pod.Admission;
import io.naru.agent.pod.PodServices;
import io.naru.agent.pod.PodWorkers;
import io.naru.agent.pod.RuntimeWatcher;
import io.naru.agent.pressure.EvictionManager;
import io.naru.agent.pressure.Housekeeping;
import io.naru.agent.pressure.ImageCollector;
import io.naru.agent.pressure.NodeSupplies;
import io.naru.agent.pressure.Pressures;
import io.naru.agent.pressure.Supplies;
import io.naru.agent.probe.Actions;
import io.naru.agent.probe.ProbeManager;
import io.naru.agent.proxy.ServiceProxy;
import io.naru.agent.server.KubeletServer;
import io.naru.agent.server.Usage;
import io.naru.agent.volume.LocalPaths;
import io.naru.agent.volume.Tokens;
import io.naru.agent.volume.VolumeManager;
import io.naru.agent.volume.WatchedObjects;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole agent, composed and started. Closing it ends the agent and leaves the pods running; an
 * agent that starts later takes them over.
 */
final class Agent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
  private static final Duration RELIST = Duration.ofSeconds(1);
  private static final Duration RETAIN = Duration.ofMinutes(1);

  /** Where the runtime keeps images; they may have a file system of their own. */
  private static final Path IMAGE_FILES = Path.of("/var/lib/containerd");

  /** As the control plane's provisioner writes it into volumes. */
  private static final Path LOCAL_PATHS = Path.of("/var/lib/naru/local-path");

  private final AgentConfig config;
  private final Clock clock = Clock.systemUTC();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private volatile int kubeletPort;

  Agent(AgentConfig config) {
    this.config = config;
  }

  void start() throws IOException, GeneralSecurityException {
    Map<String, String> capacity = Capacity.of(config);
    ApiClient client =
        own(
            new ApiClient(
                config.server(),
                config.server().getScheme().equals("https")
                    ? Pem.clientContext(config.authority(), config.certificate(), config.key())
                    : null));
    CriClient runtime = own(new CriClient(config.runtimeSocket()));
    Pressures pressures = new Pressures(clock);
    EventRecorder events = own(new EventRecorder(client, config.nodeName(), clock));

    Informer services = own(new Informer(client, "/api/v1/services", ""));
    Informer slices = own(new Informer(client, "/apis/discovery.k8s.io/v1/endpointslices", ""));
    Informer nodes = own(new Informer(client, "/api/v1/nodes", ""));
    Informer pods =
        own(
            new Informer(
                client, "/api/v1/pods", "fieldSelector=spec.nodeName%3D" + config.nodeName()));
    startNetwork(new InformerClusterState(services, slices, nodes));

    PodWorkers[] workers = new PodWorkers[1];
    WatchedObjects objects =
        own(
            new WatchedObjects(
                client,
                (namespace, name) ->
                    workers[0].wakeAll(pod -> WatchedObjects.refersTo(pod, namespace, name))));
    VolumeManager volumes =
        new VolumeManager(
            config.rootDirectory(),
            client,
            objects,
            new Tokens(client, clock),
            config.nodeIp(),
            capacity);
    long memory = Quantity.value(capacity.getOrDefault("memory", "0"));
    Environment environment =
        new Environment(objects, new ServiceVariables(services), config.nodeIp(), capacity);
    Actions actions = new Actions(runtime);
    PodServices podServices =
        new PodServices(
            config.nodeName(),
            config.nodeIp(),
            "containerd",
            client,
            runtime,
            volumes,
            new SandboxConfigs(
                config.clusterDns(),
                config.clusterDomain(),
                config.logDirectory(),
                PodResolverFile.of(
                    Path.of("/etc/resolv.conf"),
                    config.clusterDns(),
                    Path.of("/run/naru/pod-resolv.conf"))),
            new ContainerConfigs(environment, config.clusterDomain(), memory),
            actions,
            events,
            new Admission(capacity, pressures::conditions),
            clock,
            executor);
    PodStateReader reader = new PodStateReader(runtime);
    workers[0] =
        own(
            new PodWorkers(
                podServices, reader, new ProbeManager(actions, events, config.nodeIp(), clock)));
    pods.addListener(workers[0]);

    Usage usage = new Usage(config.nodeName(), runtime, workers[0], clock);
    KubeletServer server =
        own(
            new KubeletServer(
                new KubeletServer.Settings(
                    config.nodeName(),
                    config.kubeletPort(),
                    config.authority(),
                    config.servingCertificate(),
                    config.servingKey()),
                client,
                runtime,
                workers[0],
                reader,
                usage,
                clock,
                executor));
    kubeletPort = server.port();
    repeat("usage", usage::sample);
    NodeRegistrar registrar =
        new NodeRegistrar(
            config, capacity, server.port(), client, runtime, events, pressures::conditions, clock);
    repeat("node", registrar::step);
    repeat("lease", new NodeLease(client, config.nodeName(), clock)::step);
    RuntimeWatcher watcher = new RuntimeWatcher(runtime, workers[0]::wake);
    repeat("runtime", () -> look(watcher));
    startHousekeeping(runtime, events, workers[0], podServices, memory, pressures);
    repeat("local-paths", new LocalPaths(LOCAL_PATHS, client)::step);
    repeat(
        "objects",
        () -> {
          objects.retain(workers[0].pods());
          return RETAIN;
        });
    List.of(services, slices, nodes, pods).forEach(Informer::start);
    LOG.info("agent of node {} runs", config.nodeName());
  }

  private void startHousekeeping(
      ContainerRuntime runtime,
      Events events,
      PodWorkers pods,
      PodServices services,
      long memory,
      Pressures pressures) {
    Housekeeping settings = config.housekeeping();
    Supplies supplies =
        new NodeSupplies(memory, config.rootDirectory(), IMAGE_FILES, new HostCommands());
    ImageCollector images = new ImageCollector(runtime, supplies, settings, clock);
    EvictionManager evictions =
        new EvictionManager(
            settings.evictionHard(),
            supplies,
            pressures,
            images,
            new EvictionManager.Subjects(
                pods::pods,
                services.sandboxes()::logDirectory,
                pod -> services.volumes().podDirectory(pod.uid())),
            runtime,
            pods::evict,
            events);
    repeat("images", images::step);
    repeat("evictions", evictions::step);
    repeat("logs", new LogRotation(runtime, config.logDirectory(), settings.logs(), clock)::step);
  }

  /** The port of the agent's own server, once started. */
  int kubeletPort() {
    return kubeletPort;
  }

  private void startNetwork(ClusterState state) throws IOException {
    if (config.clusterCidr().isEmpty()) {
      return;
    }
    List<String> clusterCidrs = List.of(config.clusterCidr().split(","));
    List<String> serviceCidrs = List.of(config.serviceCidr().split(","));
    NodeNetwork network =
        own(
            new NodeNetwork(
                NodeNetwork.Settings.of(config.nodeName(), clusterCidrs),
                state,
                new HostCommands()));
    network.start();
    ServiceProxy proxy =
        own(
            new ServiceProxy(
                new ServiceProxy.Settings(config.nodeName(), clusterCidrs, serviceCidrs),
                state,
                new HostCommands()));
    proxy.start();
    if (!config.clusterDns().isEmpty()) {
      List<String> ranges = Stream.concat(clusterCidrs.stream(), serviceCidrs.stream()).toList();
      DnsServer dns =
          own(
              new DnsServer(
                  DnsServer.Settings.of(config.clusterDns(), config.clusterDomain(), ranges),
                  state,
                  new HostCommands()));
      dns.start();
    }
  }

  private static Duration look(RuntimeWatcher watcher) {
    try {
      watcher.look();
    } catch (CriException e) {
      LOG.debug("the runtime does not answer: {}", e.getMessage());
    }
    return RELIST;
  }

  /** Runs the step again and again, each time after the pause that it returned. */
  private void repeat(String name, Supplier<Duration> step) {
    Thread thread =
        Thread.ofVirtual()
            .name(name)
            .unstarted(() -> {
              while (!Thread.currentThread().isInterrupted()) {
                Duration pause = RELIST;
                try {
                  pause = step.get();
                } catch (RuntimeException e) {
                  LOG.error("{}", name, e);
                }
                try {
                  Thread.sleep(pause);
                } catch (InterruptedException closing) {
                  return;
                }
              }
            });
    own(thread::interrupt);
    thread.start();
  }

  private <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("closing {}: {}", part, e.toString());
      }
    }
    executor.shutdownNow();
  }
}
