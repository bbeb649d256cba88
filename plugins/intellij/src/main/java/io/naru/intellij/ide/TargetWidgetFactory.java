package io.naru.intellij.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.Disposer;
import com.intellij.openapi.wm.StatusBar;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.openapi.wm.StatusBarWidgetFactory;

/** Offers {@link TargetWidget} for the status bar of every project. */
public final class TargetWidgetFactory implements StatusBarWidgetFactory {

  @Override
  public String getId() {
    return TargetWidget.ID;
  }

  @Override
  public String getDisplayName() {
    return NaruBundle.text("widget.name");
  }

  @Override
  public boolean isAvailable(Project project) {
    return true;
  }

  @Override
  public StatusBarWidget createWidget(Project project) {
    return new TargetWidget(project);
  }

  @Override
  public void disposeWidget(StatusBarWidget widget) {
    Disposer.dispose(widget);
  }

  @Override
  public boolean canBeEnabledOn(StatusBar bar) {
    return true;
  }
}
