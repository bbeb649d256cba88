package io.naru.intellij.debug;

import com.intellij.execution.ProgramRunnerUtil;
import com.intellij.execution.RunManager;
import com.intellij.execution.RunnerAndConfigurationSettings;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.execution.remote.RemoteConfiguration;
import com.intellij.execution.remote.RemoteConfigurationType;
import com.intellij.openapi.project.Project;
import io.naru.intellij.ide.DebuggerAttacher;

/** Attaches by a run configuration "Remote JVM Debug" that is stored nowhere. */
public final class JvmDebuggerAttacher implements DebuggerAttacher {

  @Override
  public void attach(Project project, String name, int port) {
    RunnerAndConfigurationSettings settings =
        RunManager.getInstance(project)
            .createConfiguration(name, RemoteConfigurationType.getInstance());
    if (settings.getConfiguration() instanceof RemoteConfiguration remote) {
      remote.USE_SOCKET_TRANSPORT = true;
      remote.SERVER_MODE = false;
      remote.HOST = "localhost";
      remote.PORT = String.valueOf(port);
      ProgramRunnerUtil.executeConfiguration(
          settings, DefaultDebugExecutor.getDebugExecutorInstance());
    }
  }
}
