package io.naru.scheduler.plugins.volumes;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.ApiTransport;
import io.naru.client.EventHandler;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.Timers;
import io.naru.scheduler.framework.Plugin;
import java.util.List;

/** Makes the plugins that know of volumes, in their order. */
public final class VolumePlugins {

  private VolumePlugins() {}

  /**
   * @param informers which must not have been started yet
   */
  public static List<Plugin> of(ApiTransport transport, InformerFactory informers, Timers timers) {
    ClusterStorage storage = ClusterStorage.of(informers);
    ClaimWait wait = new ClaimWait(timers);
    informers
        .informer(Resources.PERSISTENT_VOLUME_CLAIMS)
        .addHandler(EventHandler.forEach(claim -> wait.changed()));
    informers
        .informer(Resources.PERSISTENT_VOLUMES)
        .addHandler(EventHandler.forEach(volume -> wait.changed()));
    informers
        .informer(Resources.PODS)
        .addHandler(
            new EventHandler<Pod>() {
              @Override
              public void onDelete(Pod pod) {
                if (!pod.getSpec().getVolumes().isEmpty()) {
                  wait.changed();
                }
              }
            });
    ClaimBindings bindings =
        new ClaimBindings(storage, informers.informer(Resources.PODS).indexer(), transport, wait);
    return List.of(
        new VolumeRestrictions(storage),
        new NodeVolumeLimits(storage),
        new VolumeBinding(storage, new AssumedClaims(), bindings),
        new VolumeZone(storage));
  }
}
