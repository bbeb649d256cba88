package io.naru.intellij.run;

import com.intellij.execution.BeforeRunTaskProvider;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.actionSystem.DataContext;
import com.intellij.openapi.util.Key;
import io.naru.intellij.deploy.DockerfileApp;
import io.naru.intellij.ide.Background;
import io.naru.intellij.ide.Icons;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.ide.NaruSettings;
import javax.swing.Icon;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image of a "Naru: deploy" before it is launched, with progress that can be cancelled.
 */
public final class NaruBuildTaskProvider extends BeforeRunTaskProvider<NaruBuildTask> {

  @Override
  public Key<NaruBuildTask> getId() {
    return NaruBuildTask.ID;
  }

  @Override
  public String getName() {
    return NaruBundle.text("run.buildTask");
  }

  @Override
  public Icon getIcon() {
    return Icons.NARU;
  }

  @Override
  public boolean isSingleton() {
    return true;
  }

  @Override
  public @Nullable NaruBuildTask createTask(RunConfiguration configuration) {
    return configuration instanceof NaruDeployConfiguration ? new NaruBuildTask() : null;
  }

  /** The IDE calls it in the background, and launches nothing if it answers no. */
  @Override
  public boolean executeTask(
      DataContext context,
      RunConfiguration configuration,
      ExecutionEnvironment environment,
      NaruBuildTask task) {
    if (!(configuration instanceof NaruDeployConfiguration deploy)) {
      return true;
    }
    return Background.run(
            configuration.getProject(),
            NaruBundle.text("run.buildTask"),
            progress ->
                deploy
                    .settings(false)
                    .imageDirectory()
                    .ifPresent(directory ->
                        DockerfileApp.build(
                            directory, NaruSettings.get().tools().engine(), progress)))
        .join();
  }
}
