package io.naru.desktop.session;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.kinds.NodeRows;
import io.naru.desktop.table.TableModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one running cluster. A kind is followed from the first time its table is asked for.
 * User interface thread only; events arrive on others and wait for {@link #frame}.
 */
public final class Workspace {

  private final ResourceFeed feed;
  private final NodeRows usage = new NodeRows();
  private final Kind<Node> nodes = Kinds.nodes(usage);
  private final List<Kind<?>> kinds = new ArrayList<>();
  private final Map<String, TableModel> tables = new LinkedHashMap<>();
  private final Map<String, Node> knownNodes = new ConcurrentHashMap<>();
  private final StringProperty namespace = new SimpleStringProperty("");
  private final StringProperty search = new SimpleStringProperty("");
  private long version;

  public Workspace(ResourceFeed feed) {
    this.feed = feed;
    kinds.add(nodes);
    kinds.addAll(Kinds.SIMPLE);
  }

  /** All kinds, in order of the pages. */
  public List<Kind<?>> kinds() {
    return kinds;
  }

  public Kind<Node> nodes() {
    return nodes;
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
    TableModel table = new TableModel();
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
          public void changed(T object) {
            table.changes().put(Kind.keyOf(object), () -> kind.content(object));
          }

          @Override
          public void gone(T object) {
            table.changes().remove(Kind.keyOf(object));
          }
        });
  }

  /** A node's row also changes with its pods. */
  private void followNodes(TableModel table) {
    feed.follow(
        nodes,
        new ResourceListener<Node>() {
          @Override
          public void changed(Node node) {
            knownNodes.put(Kind.keyOf(node), node);
            table.changes().put(Kind.keyOf(node), () -> nodes.content(node));
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
          public void changed(Pod pod) {
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
