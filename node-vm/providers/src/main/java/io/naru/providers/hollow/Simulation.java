package io.naru.providers.hollow;

import io.naru.client.ApiTransport;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.providers.hollow.stages.Behaviour;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Plays the kubelets of all Node objects that have the label {@link Hollow#PROVIDER_LABEL} with the
 * value {@code hollow}, thousands of them over two informers and a handful of workers. All that
 * lasts is in the API: a simulation that was closed or killed is gone on with by the next one.
 * Thread-safe.
 */
public final class Simulation implements AutoCloseable {

  private final InformerFactory informers;
  private final NodeKeeper nodes;
  private final PodKeeper pods;
  private final AtomicReference<Behaviour> behaviour;

  private Simulation(ApiTransport transport, Timers timers, Behaviour behaviour) {
    this.behaviour = new AtomicReference<>(behaviour);
    this.informers = new InformerFactory(transport);
    this.nodes =
        new NodeKeeper(transport, informers.informer(Resources.NODES), timers, this.behaviour::get);
    this.pods =
        new PodKeeper(
            transport,
            informers.informer(Resources.PODS),
            timers,
            nodes::find,
            this.behaviour::get);
    nodes.onChange(pods::wake);
  }

  /** Everything in place and nothing at work yet; for tests, which {@link #drain}. */
  static Simulation prepare(ApiTransport transport, Timers timers, Behaviour behaviour) {
    return new Simulation(transport, timers, behaviour);
  }

  /**
   * Begins to play.
   *
   * @param transport with all rights
   * @throws InterruptedException if interrupted before all nodes and pods are known
   */
  public static Simulation start(ApiTransport transport, Timers timers, Behaviour behaviour)
      throws InterruptedException {
    Simulation simulation = prepare(transport, timers, behaviour);
    simulation.startInformers();
    simulation.startWorkers();
    return simulation;
  }

  /** Other stages hold from now on. */
  public void setBehaviour(Behaviour next) {
    behaviour.set(next);
    pods.wakeAll();
  }

  InformerFactory informers() {
    return informers;
  }

  /** Nodes whose kubelets are dead, whatever their objects say. */
  void setStopped(Set<String> names) {
    nodes.setStopped(names);
  }

  void startInformers() throws InterruptedException {
    try {
      informers.start();
      informers.awaitSync();
    } catch (InterruptedException e) {
      informers.close();
      throw e;
    }
  }

  void startWorkers() {
    nodes.start();
    pods.start();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  void drain() throws InterruptedException {
    nodes.drain();
    pods.drain();
  }

  @Override
  public void close() {
    nodes.close();
    pods.close();
    informers.close();
  }
}
