package io.naru.intellij.ide;

import com.intellij.openapi.project.Project;
import com.intellij.openapi.wm.StatusBar;
import com.intellij.openapi.wm.StatusBarWidget;
import com.intellij.util.Consumer;
import java.awt.event.MouseEvent;
import org.jspecify.annotations.Nullable;

/** In the status bar, always in sight: where deployments go. A click chooses another target. */
final class TargetWidget implements StatusBarWidget, StatusBarWidget.TextPresentation {

  static final String ID = "NaruTarget";

  private final Project project;
  private @Nullable Runnable unsubscribe;

  TargetWidget(Project project) {
    this.project = project;
  }

  @Override
  public String ID() {
    return ID;
  }

  @Override
  public WidgetPresentation getPresentation() {
    return this;
  }

  @Override
  public void install(StatusBar bar) {
    unsubscribe =
        NaruSettings.get()
            .onTargetChange(() -> Background.onUi(project, () -> bar.updateWidget(ID)));
  }

  @Override
  public String getText() {
    return "Naru: " + NaruSettings.get().targetLabel();
  }

  @Override
  public float getAlignment() {
    return 0;
  }

  @Override
  public String getTooltipText() {
    return NaruBundle.text("widget.tooltip");
  }

  @Override
  public Consumer<MouseEvent> getClickConsumer() {
    return click -> TargetChooser.choose(project);
  }

  @Override
  public void dispose() {
    Runnable end = unsubscribe;
    if (end != null) {
      end.run();
    }
  }
}
