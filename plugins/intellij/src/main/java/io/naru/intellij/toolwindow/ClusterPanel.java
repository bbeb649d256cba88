package io.naru.intellij.toolwindow;

import com.intellij.openapi.Disposable;
import com.intellij.openapi.actionSystem.ActionManager;
import com.intellij.openapi.actionSystem.ActionToolbar;
import com.intellij.openapi.actionSystem.DefaultActionGroup;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.ui.PopupHandler;
import io.naru.intellij.action.ChooseTargetAction;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.Session;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.live.ClusterTree;
import java.awt.BorderLayout;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTree;
import javax.swing.Timer;
import javax.swing.tree.DefaultMutableTreeNode;
import javax.swing.tree.DefaultTreeModel;
import javax.swing.tree.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * The tree of the target's namespace. What the watches tell is gathered and shown five times a
 * second at most; the UI thread never waits for the cluster.
 */
final class ClusterPanel implements Disposable {

  private static final int REDRAW_MILLIS = 200;

  private final Project project;
  private final DefaultMutableTreeNode root = new DefaultMutableTreeNode();
  private final DefaultTreeModel model = new DefaultTreeModel(root);
  private final JTree view = new JTree(model);
  private final JLabel status = new JLabel(" ");
  private final JPanel panel = new JPanel(new BorderLayout());
  private final AtomicBoolean stale = new AtomicBoolean();
  private final Timer timer;
  private @Nullable Session session;
  private @Nullable ClusterTree tree;
  private boolean disposed;

  ClusterPanel(Project project, ToolWindow window) {
    this.project = project;
    view.setRootVisible(false);
    view.setShowsRootHandles(true);
    panel.add(new JScrollPane(view));
    panel.add(status, BorderLayout.SOUTH);
    DefaultActionGroup group = new DefaultActionGroup();
    group.add(new ChooseTargetAction());
    new TreeActions(project, this, window).addTo(group);
    ActionToolbar toolbar =
        ActionManager.getInstance().createActionToolbar("NaruToolWindow", group, true);
    toolbar.setTargetComponent(view);
    panel.add(toolbar.getComponent(), BorderLayout.NORTH);
    PopupHandler.installPopupMenu(view, group, "NaruTree");
    timer = new Timer(REDRAW_MILLIS, event -> redraw());
    timer.start();
  }

  JComponent component() {
    return panel;
  }

  /** Connects, or connects anew to the target that is chosen now. On the UI thread. */
  void connect() {
    disconnect();
    Background.run(
        project,
        NaruBundle.text("tree.connecting"),
        progress -> {
          Session opened = Session.open(Progress.NONE);
          Background.onUi(project, () -> show(opened));
        });
  }

  private void show(Session opened) {
    if (disposed) {
      return;
    }
    disconnect();
    session = opened;
    tree = ClusterTree.open(opened.client(), opened.target().namespace(), () -> stale.set(true));
  }

  private void disconnect() {
    ClusterTree open = tree;
    if (open != null) {
      Background.close(open);
    }
    tree = null;
    session = null;
  }

  @Nullable Session session() {
    return session;
  }

  /** The object whose row is selected. */
  ClusterTree.@Nullable Leaf selected() {
    TreePath path = view.getSelectionPath();
    return path != null
            && path.getLastPathComponent() instanceof DefaultMutableTreeNode node
            && node.getUserObject() instanceof Row row
        ? row.leaf()
        : null;
  }

  private record Row(ClusterTree.Leaf leaf) {
    @Override
    public String toString() {
      return leaf.state().isEmpty() ? leaf.name() : leaf.name() + "  " + leaf.state();
    }
  }

  private void redraw() {
    ClusterTree shown = tree;
    Session of = session;
    if (shown == null || of == null || !stale.getAndSet(false)) {
      return;
    }
    ClusterTree.Leaf selected = selected();
    List<ClusterTree.Branch> branches = shown.branches();
    for (int index = 0; index < branches.size(); index++) {
      DefaultMutableTreeNode branch = branchNode(index);
      fill(branch, branches.get(index), selected);
    }
    KubeException trouble = shown.trouble();
    status.setText(of.target().label() + (trouble == null ? "" : ": " + trouble.getMessage()));
  }

  private DefaultMutableTreeNode branchNode(int index) {
    if (index < root.getChildCount()
        && root.getChildAt(index) instanceof DefaultMutableTreeNode there) {
      return there;
    }
    DefaultMutableTreeNode made = new DefaultMutableTreeNode();
    root.add(made);
    model.nodeStructureChanged(root);
    return made;
  }

  /** New rows; what was open and what was selected stays so. */
  private void fill(
      DefaultMutableTreeNode node, ClusterTree.Branch branch, ClusterTree.@Nullable Leaf selected) {
    String title = branch.type().kind() + " (" + branch.leaves().size() + ")";
    boolean open = view.isExpanded(new TreePath(node.getPath()));
    node.setUserObject(title);
    node.removeAllChildren();
    DefaultMutableTreeNode again = null;
    for (ClusterTree.Leaf leaf : branch.leaves()) {
      DefaultMutableTreeNode row = new DefaultMutableTreeNode(new Row(leaf));
      node.add(row);
      if (selected != null
          && selected.type().equals(leaf.type())
          && selected.name().equals(leaf.name())) {
        again = row;
      }
    }
    model.nodeStructureChanged(node);
    if (open) {
      view.expandPath(new TreePath(node.getPath()));
    }
    if (again != null) {
      view.setSelectionPath(new TreePath(again.getPath()));
    }
  }

  @Override
  public void dispose() {
    disposed = true;
    timer.stop();
    disconnect();
  }
}
