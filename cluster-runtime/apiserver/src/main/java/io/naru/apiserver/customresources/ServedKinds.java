package io.naru.apiserver.customresources;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.registry.KindSource;
import io.naru.apiserver.resourcemetrics.MetricsKinds;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every kind that is served now: the built-in ones, which are looked up first, and those of custom
 * resource definitions. Readers take no lock; there is one writer. Thread-safe.
 */
public final class ServedKinds implements KindSource {

  private record Snapshot(
      List<Kind> custom,
      Map<GroupVersionResource, Kind> byResource,
      List<Kind> all,
      List<Kind> remote,
      List<Kind> discovered) {}

  private final KindTable builtIn;
  private volatile Snapshot snapshot;

  /** Kinds that are answered by this server without being stored. */
  private volatile List<Kind> unstored = MetricsKinds.rows();

  public ServedKinds(KindTable builtIn) {
    this.builtIn = builtIn;
    snapshot =
        new Snapshot(
            List.of(), Map.of(), builtIn.all(), List.of(), discovered(builtIn.all(), List.of()));
  }

  @Override
  public @Nullable Kind find(GroupVersionResource resource) {
    Kind kind = builtIn.find(resource);
    return kind == null ? snapshot.byResource().get(resource) : kind;
  }

  /** Built-in kinds, then custom ones; the same list as long as nothing changes. */
  public List<Kind> all() {
    return snapshot.all();
  }

  /** All, and those that discovery alone knows; the same list as long as nothing changes. */
  public List<Kind> discovered() {
    return snapshot.discovered();
  }

  /** Who answers for a group version is the other server, if there is one. */
  private List<Kind> discovered(List<Kind> all, List<Kind> remote) {
    Set<GroupVersion> others = new HashSet<>();
    remote.forEach(kind -> others.add(kind.groupVersionKind().groupVersion()));
    Stream<Kind> own =
        Stream.of(all, unstored)
            .flatMap(List::stream)
            .filter(kind -> !others.contains(kind.groupVersionKind().groupVersion()));
    return Stream.concat(own, remote.stream()).toList();
  }

  /** Replaces the kinds that other servers have, for discovery. */
  public synchronized void discover(List<Kind> remote) {
    if (!remote.equals(snapshot.remote())) {
      Snapshot now = snapshot;
      snapshot =
          new Snapshot(
              now.custom(),
              now.byResource(),
              now.all(),
              List.copyOf(remote),
              discovered(now.all(), remote));
    }
  }

  /** Adds kinds that this server answers without storing them, for discovery. */
  public synchronized void announce(List<Kind> more) {
    unstored = Stream.of(unstored, more).flatMap(List::stream).distinct().toList();
    Snapshot now = snapshot;
    snapshot =
        new Snapshot(
            now.custom(),
            now.byResource(),
            now.all(),
            now.remote(),
            discovered(now.all(), now.remote()));
  }

  /** Replaces the custom kinds. */
  synchronized void serve(List<Kind> custom) {
    if (custom.equals(snapshot.custom())) {
      return;
    }
    Map<GroupVersionResource, Kind> byResource = new HashMap<>();
    custom.forEach(kind -> byResource.put(kind.resource(), kind));
    List<Kind> all = new ArrayList<>(builtIn.all());
    all.addAll(custom);
    snapshot =
        new Snapshot(
            List.copyOf(custom),
            Map.copyOf(byResource),
            List.copyOf(all),
            snapshot.remote(),
            discovered(all, snapshot.remote()));
  }
}
