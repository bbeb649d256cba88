package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.session.ResourceFeed;
import io.naru.desktop.session.ResourceListener;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.RowContent;
import io.naru.desktop.topology.Objects;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objects as a test says them, in a workspace of the usual kinds. */
final class FakeFeed implements ResourceFeed {

  private record Following<T extends HasMetadata>(Kind<T> kind, ResourceListener<T> listener) {
    void tell(HasMetadata object) {
      T typed = kind.type().cast(object);
      listener.changed(
          typed,
          () -> kind.isPrintedByServer() ? new RowContent(typed, List.of()) : kind.content(typed));
    }
  }

  private final Map<String, List<Following<?>>> following = new HashMap<>();
  private final Map<String, List<HasMetadata>> known = new HashMap<>();

  Workspace workspace() {
    List<Resource> resources = new ArrayList<>();
    List<String> kinds = new ArrayList<>(Objects.KINDS);
    kinds.addAll(List.of("events", "endpointslices", "namespaces"));
    for (String kind : kinds) {
      resources.add(
          new Resource(
              "",
              "v1",
              kind,
              kind,
              !Set.of("nodes", "persistentvolumes", "namespaces").contains(kind),
              Set.of("list", "watch"),
              Set.of(),
              List.of()));
    }
    return new Workspace(this, resources);
  }

  @Override
  public synchronized <T extends HasMetadata> void follow(
      Kind<T> kind, ResourceListener<T> listener) {
    Following<T> one = new Following<>(kind, listener);
    following.computeIfAbsent(kind.id(), id -> new ArrayList<>()).add(one);
    known.getOrDefault(kind.id(), List.of()).forEach(one::tell);
    listener.loaded(null);
  }

  /** An object is there, or has changed. */
  synchronized void put(String kind, HasMetadata object) {
    known.computeIfAbsent(kind, id -> new ArrayList<>()).add(object);
    following.getOrDefault(kind, List.of()).forEach(it -> it.tell(object));
  }
}
