package io.naru.intellij.toolwindow;

import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.ToolWindow;
import com.intellij.openapi.wm.ToolWindowFactory;
import com.intellij.ui.content.Content;
import com.intellij.ui.content.ContentFactory;
import io.naru.intellij.ide.NaruBundle;

/** Fills the tool window when it is opened first. */
public final class NaruToolWindowFactory implements ToolWindowFactory, DumbAware {

  @Override
  public void createToolWindowContent(Project project, ToolWindow window) {
    ClusterPanel panel = new ClusterPanel(project, window);
    Content content =
        ContentFactory.getInstance()
            .createContent(panel.component(), NaruBundle.text("tree.title"), false);
    content.setCloseable(false);
    content.setDisposer(panel);
    window.getContentManager().addContent(content);
    panel.connect();
  }
}
