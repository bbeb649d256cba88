package io.naru.scheduler.plugins;

import io.naru.client.ApiTransport;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.scheduler.framework.FilterChain;
import io.naru.scheduler.framework.Plugin;
import io.naru.scheduler.framework.Profile;
import io.naru.scheduler.plugins.volumes.VolumePlugins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The plugins of the default profile, in order, with the weights of Kubernetes. */
public final class DefaultPlugins {

  private static final Map<String, Integer> WEIGHTS =
      Map.of(
          "TaintToleration", 3, "NodeAffinity", 2, "PodTopologySpread", 2, "InterPodAffinity", 2);

  private DefaultPlugins() {}

  /**
   * @param informers of which the plugins ask for those they look things up in
   */
  public static Profile profile(ApiTransport transport, InformerFactory informers, Timers timers) {
    List<Plugin> plugins =
        new ArrayList<>(
            List.of(
                new SchedulingGates(),
                new PrioritySort(),
                new NodeUnschedulable(),
                new NodeName(),
                new TaintToleration(),
                new NodeAffinity(),
                new NodePorts(),
                new NodeResourcesFit()));
    plugins.addAll(VolumePlugins.of(transport, informers, timers));
    plugins.addAll(
        List.of(
            new PodTopologySpread(new WorkloadSelectors(informers)),
            new InterPodAffinity(NamespaceLabels.of(informers.informer(Resources.NAMESPACES))),
            new NodeResourcesBalancedAllocation(),
            new ImageLocality(),
            new DefaultBinder(transport)));
    // Preemption tries nodes with the filters of all others.
    FilterChain filters = new FilterChain(new Profile(plugins, WEIGHTS));
    plugins.add(
        new DefaultPreemption(
            filters,
            informers.informer(Resources.PODS).indexer(),
            informers.informer(Resources.POD_DISRUPTION_BUDGETS).indexer(),
            new Evictions(transport, timers.clock())));
    return new Profile(plugins, WEIGHTS);
  }
}
