package io.naru.intellij.action;

import com.intellij.openapi.actionSystem.ActionUpdateThread;
import com.intellij.openapi.actionSystem.AnAction;
import com.intellij.openapi.actionSystem.AnActionEvent;
import com.intellij.openapi.actionSystem.CommonDataKeys;
import com.intellij.openapi.editor.Document;
import com.intellij.openapi.editor.Editor;
import com.intellij.openapi.fileEditor.FileDocumentManager;
import com.intellij.openapi.project.DumbAware;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.vfs.VirtualFile;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An action on manifests; its text in menus names the target. */
abstract class ManifestAction extends AnAction implements DumbAware {

  private final String key;
  private final boolean editorOnly;

  /**
   * @param key of the text in the bundle, with a parameter for the target
   */
  ManifestAction(String key, boolean editorOnly) {
    this.key = key;
    this.editorOnly = editorOnly;
  }

  @Override
  public ActionUpdateThread getActionUpdateThread() {
    return ActionUpdateThread.BGT;
  }

  @Override
  public void update(AnActionEvent event) {
    Project project = event.getProject();
    boolean fits = project != null && fits(event);
    event.getPresentation().setEnabledAndVisible(fits);
    if (fits) {
      event
          .getPresentation()
          .setText(NaruBundle.text(key, NaruSettings.get().targetLabel()), false);
    }
  }

  private boolean fits(AnActionEvent event) {
    VirtualFile[] files = event.getData(CommonDataKeys.VIRTUAL_FILE_ARRAY);
    if (editorOnly) {
      VirtualFile file = event.getData(CommonDataKeys.VIRTUAL_FILE);
      return event.getData(CommonDataKeys.EDITOR) != null && file != null && isManifest(file);
    }
    if (files == null || files.length == 0) {
      return false;
    }
    for (VirtualFile file : files) {
      if (!file.isInLocalFileSystem() || !(file.isDirectory() || isManifest(file))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isManifest(VirtualFile file) {
    return file.getName().matches("(?i).*\\.(ya?ml|json)|Dockerfile|Kustomization");
  }

  @Override
  public void actionPerformed(AnActionEvent event) {
    Project project = event.getProject();
    VirtualFile[] files = event.getData(CommonDataKeys.VIRTUAL_FILE_ARRAY);
    if (project == null || files == null) {
      return;
    }
    FileDocumentManager.getInstance().saveAllDocuments();
    List<Path> paths = new ArrayList<>();
    for (VirtualFile file : files) {
      paths.add(file.toNioPath());
    }
    Editor editor = event.getData(CommonDataKeys.EDITOR);
    perform(project, paths, editor == null ? null : editor.getDocument());
  }

  /**
   * Called on the UI thread, with everything saved.
   *
   * @param document of the editor that has the focus, null in the project view
   */
  abstract void perform(Project project, List<Path> paths, @Nullable Document document);
}
