package io.naru.intellij.toolwindow;

import com.intellij.execution.filters.TextConsoleBuilderFactory;
import com.intellij.execution.ui.ConsoleView;
import com.intellij.execution.ui.ConsoleViewContentType;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentFactory;
import io.naru.intellij.ide.Background;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.live.ClusterTree;
import io.naru.intellij.live.LogFollower;

/** A tab that follows the logs of an object's pods; closing it ends that. */
final class LogPanel {

  private static final int TAIL = 500;

  private LogPanel() {}

  static void open(Project project, ToolWindow window, KubeClient client, ClusterTree.Leaf leaf) {
    ConsoleView console =
        TextConsoleBuilderFactory.getInstance().createBuilder(project).getConsole();
    LogFollower follower =
        LogFollower.of(
            client,
            leaf.object(),
            TAIL,
            line -> console.print(line + "\n", ConsoleViewContentType.NORMAL_OUTPUT));
    Content content =
        ContentFactory.getInstance().createContent(console.getComponent(), leaf.name(), false);
    content.setCloseable(true);
    content.setDisposer(() -> {
      Background.close(follower);
      Disposer.dispose(console);
    });
    window.getContentManager().addContent(content);
    window.getContentManager().setSelectedContent(content);
  }
}
