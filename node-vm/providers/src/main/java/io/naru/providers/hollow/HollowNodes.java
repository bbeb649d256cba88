package io.naru.providers.hollow;

import io.naru.client.Resources;
import io.naru.cluster.nodes.InProcessNodes;
import io.naru.cluster.nodes.NodeProviderException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays a cluster's hollow nodes in the process of its control plane: those that {@link
 * HollowNodeProvider} wrote down, and every other Node object that says it is hollow.
 */
public final class HollowNodes implements InProcessNodes {

  private static final Logger LOG = LoggerFactory.getLogger(HollowNodes.class);

  @Override
  public String provider() {
    return Hollow.PROVIDER;
  }

  @Override
  public AutoCloseable start(Host host) {
    return new Playing(host);
  }

  private static final class Playing implements AutoCloseable {

    private final StagesFile stages;
    private final Simulation simulation;
    private final NodeRegistrar registrar;
    private final DirectoryWatch watch;
    private final Thread starter;
    private byte[] lastStages;

    Playing(Host host) {
      Path directory = host.directory();
      NodeRecords records = NodeRecords.in(directory);
      stages = StagesFile.in(directory);
      lastStages = stages.content();
      simulation = Simulation.prepare(host.transport(), host.timers(), stages.load());
      registrar =
          new NodeRegistrar(
              host.transport(),
              simulation.informers().informer(Resources.NODES),
              host.timers(),
              records,
              simulation::setStopped);
      // Watched before it is read, so that nothing falls in between.
      watch = DirectoryWatch.start(List.of(directory, records.directory()), this::reload);
      starter = Thread.ofVirtual().name("hollow-start").start(this::begin);
    }

    private void begin() {
      try {
        simulation.startInformers();
        registrar.reload();
        simulation.startWorkers();
        registrar.start();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void reload() {
      registrar.reload();
      reloadStages();
    }

    private synchronized void reloadStages() {
      byte[] now = stages.content();
      if (Arrays.equals(now, lastStages)) {
        return;
      }
      lastStages = now;
      try {
        simulation.setBehaviour(stages.load());
      } catch (NodeProviderException e) {
        LOG.warn("the stages stay as they were: {}", e.getMessage());
      }
    }

    @Override
    public void close() {
      starter.interrupt();
      watch.close();
      registrar.close();
      simulation.close();
    }
  }
}
