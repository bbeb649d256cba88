package io.naru.intellij.toolwindow;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentFactory;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.Notices;
import io.naru.intellij.live.PortForward;
import javax.swing.JLabel;

/** A tab that stands for a forwarded port; closing it ends that. */
final class ForwardPanel {

  private ForwardPanel() {}

  static void open(Project project, ToolWindow window, String name, PortForward forward) {
    String text =
        NaruBundle.text(
            "tree.forwarded", name, String.valueOf(forward.localPort()), forward.remotePort());
    Content content =
        ContentFactory.getInstance()
            .createContent(new JLabel(text), name + ":" + forward.localPort(), false);
    content.setCloseable(true);
    content.setDisposer(() -> Background.close(forward));
    window.getContentManager().addContent(content);
    Notices.done(project, NaruBundle.text("tree.forward"), text);
  }
}
