package io.naru.desktop.session;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.kinds.Resource;
import io.naru.desktop.table.Heading;
import io.naru.desktop.table.RowContent;
import io.naru.desktop.table.RowList;
import io.naru.desktop.table.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one running cluster. A kind is followed from the first time its table is asked for.
 * User interface thread only; events arrive on others and wait for {@link #frame}.
 */
public final class Workspace {

  private final ResourceFeed feed;
  private final NodeRows usage = new NodeRows();
  private final Kind<Node> nodes = Kinds.nodes(usage);
  private final ObservableList<Kind<?>> kinds = FXCollections.observableArrayList();
  private final Map<String, TableModel> tables = new LinkedHashMap<>();
  private final Map<String, Node> knownNodes = new ConcurrentHashMap<>();
  private final StringProperty namespace = new SimpleStringProperty("");
  private final StringProperty search = new SimpleStringProperty("");
  private final AtomicBoolean kindsChanged = new AtomicBoolean();
  private long version;

  /**
   * @param resources what the server has
   */
  public Workspace(ResourceFeed feed, List<Resource> resources) {
    this.feed = feed;
    setResources(resources);
    kind("customresourcedefinitions").ifPresent(this::watchKinds);
  }

  private <T extends HasMetadata> void watchKinds(Kind<T> definitions) {
    feed.follow(
        definitions,
        new ResourceListener<T>() {
          @Override
          public void changed(T definition, Supplier<RowContent> content) {
            kindsChanged();
          }

          @Override
          public void gone(T definition) {
            kindsChanged();
          }
        });
  }

  /** Other kinds have come, or some have gone; the tables of those that stay, stay. */
  public void setResources(List<Resource> resources) {
    List<Kind<?>> now = new ArrayList<>();
    for (Resource resource : resources) {
      now.add(
          kind(resource.id())
              .filter(known -> known.resource().apiVersion().equals(resource.apiVersion()))
              .orElseGet(() -> Kinds.of(resource, nodes)));
    }
    if (!now.equals(kinds)) {
      kinds.setAll(now);
    }
  }

  /** Whether custom kinds have come or gone since this was asked last. */
  public boolean takeKindsChanged() {
    return kindsChanged.getAndSet(false);
  }

  /** Custom kinds have come or gone; on any thread. */
  public void kindsChanged() {
    kindsChanged.set(true);
  }

  /** All kinds that the server has. */
  public ObservableList<Kind<?>> kinds() {
    return kinds;
  }

  /** A kind by its page's id; empty if the server has none. */
  public Optional<Kind<?>> kind(String id) {
    return kinds.stream().filter(kind -> kind.id().equals(id)).findFirst();
  }

  /** The rows of a kind, which fill from now on; none of a kind that the server does not have. */
  public RowList rows(String id) {
    return kind(id).map(kind -> table(kind).rows()).orElseGet(RowList::new);
  }

  public Kind<Node> nodes() {
    return nodes;
  }

  /** How full a node is by what its pods ask for. */
  public NodeRows.Load load(Node node) {
    return usage.load(node);
  }

  /** The one namespace shown on all pages; empty: all. */
  public StringProperty namespaceProperty() {
    return namespace;
  }

  public StringProperty searchProperty() {
    return search;
  }

  /** A kind's table, which fills from now on. */
  public TableModel table(Kind<?> kind) {
    TableModel known = tables.get(kind.id());
    if (known != null) {
      return known;
    }
    TableModel table = new TableModel(kind.headings());
    table.searchProperty().bind(search);
    if (kind.namespaced()) {
      table.namespaceProperty().bind(namespace);
    }
    tables.put(kind.id(), table);
    if (kind == nodes) {
      followNodes(table);
    } else {
      follow(kind, table);
    }
    return table;
  }

  /** Takes over all events since the last frame; returns whether there were any. */
  public boolean frame() {
    boolean any = false;
    for (TableModel table : tables.values()) {
      any |= !table.applyChanges().isEmpty();
    }
    if (any) {
      version++;
    }
    return any;
  }

  /** Grows with every frame that changed something. */
  public long version() {
    return version;
  }

  private <T extends HasMetadata> void follow(Kind<T> kind, TableModel table) {
    feed.follow(
        kind,
        new ResourceListener<T>() {
          @Override
          public void changed(T object, Supplier<RowContent> content) {
            table.changes().put(Kind.keyOf(object), content);
          }

          @Override
          public void gone(T object) {
            table.changes().remove(Kind.keyOf(object));
          }

          @Override
          public void headings(List<Heading> headings) {
            table.setHeadings(headings);
          }

          @Override
          public void loaded(@Nullable String failure) {
            table.setLoaded(failure == null ? "" : failure);
          }
        });
  }

  /** A node's row also changes with its pods. */
  private void followNodes(TableModel table) {
    feed.follow(
        nodes,
        new ResourceListener<Node>() {
          @Override
          public void changed(Node node, Supplier<RowContent> content) {
            knownNodes.put(Kind.keyOf(node), node);
            table.changes().put(Kind.keyOf(node), content);
          }

          @Override
          public void loaded(@Nullable String failure) {
            table.setLoaded(failure == null ? "" : failure);
          }

          @Override
          public void gone(Node node) {
            knownNodes.remove(Kind.keyOf(node));
            table.changes().remove(Kind.keyOf(node));
          }
        });
    feed.follow(
        Kinds.PODS,
        new ResourceListener<Pod>() {
          @Override
          public void changed(Pod pod, Supplier<RowContent> content) {
            refresh(usage.podChanged(pod));
          }

          @Override
          public void gone(Pod pod) {
            refresh(usage.podGone(pod));
          }

          private void refresh(@Nullable String name) {
            Node node = name == null ? null : knownNodes.get(name);
            if (node != null) {
              table.changes().put(Kind.keyOf(node), () -> nodes.content(node));
            }
          }
        });
  }
}
