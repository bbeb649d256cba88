package io.naru.intellij.run;

import com.intellij.execution.DefaultExecutionResult;
import com.intellij.execution.ExecutionResult;
import com.intellij.execution.Executor;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.filters.TextConsoleBuilderFactory;
import com.intellij.execution.runners.ProgramRunner;
import com.intellij.execution.ui.ConsoleView;
import com.intellij.openapi.project.Project;
import io.naru.intellij.live.DeployRun;

/** One run: a console, and the process behind it that is none. */
record NaruDeployState(
    Project project, String name, DeployRun.Settings settings, String context, String namespace)
    implements RunProfileState {

  @Override
  public ExecutionResult execute(Executor executor, ProgramRunner<?> runner) {
    ConsoleView console =
        TextConsoleBuilderFactory.getInstance().createBuilder(project).getConsole();
    DeployProcess process = new DeployProcess(project, name, settings, context, namespace);
    console.attachToProcess(process);
    return new DefaultExecutionResult(console, process);
  }
}
