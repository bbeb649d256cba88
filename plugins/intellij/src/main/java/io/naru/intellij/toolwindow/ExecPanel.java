package io.naru.intellij.toolwindow;

import com.intellij.execution.process.OSProcessHandler;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.terminal.TerminalExecutionConsole;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentFactory;
import com.intellij.util.io.BaseOutputReader;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.Session;
import io.naru.intellij.live.ClusterTree;
import io.naru.intellij.live.DeployRun;
import io.naru.intellij.live.ExecProcess;
import java.nio.charset.StandardCharsets;

/** A tab with a shell in a container, at the IDE's own terminal; closing it ends that. */
final class ExecPanel {

  private ExecPanel() {}

  /** On the UI thread. Of a workload, the shell is in a pod that runs. */
  static void open(Project project, ToolWindow window, Session session, ClusterTree.Leaf leaf) {
    Background.run(
        project,
        NaruBundle.text("tree.exec"),
        progress -> {
          String pod = DeployRun.runningPod(session.client(), leaf.object());
          ExecProcess process =
              ExecProcess.start(
                  session.client(), session.target().namespace(), pod, "", ExecProcess.SHELL);
          if (progress.cancelled()) {
            process.destroy();
          } else {
            Background.onUi(project, () -> show(project, window, pod, process));
          }
        });
  }

  private static void show(Project project, ToolWindow window, String pod, ExecProcess process) {
    OSProcessHandler handler = new Handler(new TerminalProcess(process), "exec " + pod);
    TerminalExecutionConsole console = new TerminalExecutionConsole(project, handler);
    Content content =
        ContentFactory.getInstance().createContent(console.getComponent(), "$ " + pod, false);
    content.setCloseable(true);
    content.setDisposer(() -> {
      Background.close(process::destroy);
      Disposer.dispose(console);
    });
    window.getContentManager().addContent(content);
    window.getContentManager().setSelectedContent(content);
    handler.startNotify();
  }

  /** Output goes to the terminal as it comes, not by lines. */
  private static final class Handler extends OSProcessHandler {
    Handler(Process process, String command) {
      super(process, command, StandardCharsets.UTF_8);
    }

    @Override
    protected BaseOutputReader.Options readerOptions() {
      return BaseOutputReader.Options.forTerminalPtyProcess();
    }
  }
}
