package io.naru.intellij.run;

import com.intellij.execution.ExecutionException;
import com.intellij.execution.configurations.RunProfile;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.configurations.RunnerSettings;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.execution.runners.DefaultProgramRunnerKt;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.execution.runners.GenericProgramRunner;
import com.intellij.execution.ui.RunContentDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * "Debug" of a "Naru: deploy", in IDEs that know Java: it is run with a JVM that listens for the
 * debugger, and the process attaches that as soon as the JVM can be reached.
 */
public final class NaruDebugRunner extends GenericProgramRunner<RunnerSettings> {

  @Override
  public String getRunnerId() {
    return "NaruDebug";
  }

  @Override
  public boolean canRun(String executorId, RunProfile profile) {
    return DefaultDebugExecutor.EXECUTOR_ID.equals(executorId)
        && profile instanceof NaruDeployConfiguration;
  }

  @Override
  protected @Nullable RunContentDescriptor doExecute(
      RunProfileState state, ExecutionEnvironment environment) throws ExecutionException {
    return DefaultProgramRunnerKt.executeState(state, environment, this);
  }
}
