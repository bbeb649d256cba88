package io.naru.intellij.run;

import com.intellij.execution.Executor;
import com.intellij.execution.configurations.ConfigurationFactory;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.execution.configurations.RunConfigurationBase;
import com.intellij.execution.configurations.RunProfileState;
import com.intellij.execution.configurations.RuntimeConfigurationError;
import com.intellij.execution.configurations.RuntimeConfigurationException;
import com.intellij.execution.executors.DefaultDebugExecutor;
import com.intellij.execution.runners.ExecutionEnvironment;
import com.intellij.openapi.options.SettingsEditor;
import com.intellij.openapi.project.Project;
import com.intellij.openapi.util.InvalidDataException;
import io.naru.intellij.ide.NaruBundle;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.live.DeployRun;
import io.naru.intellij.live.DeployRun.OnStop;
import java.nio.file.Path;
import org.jdom.Element;

/** What a "Naru: deploy" deploys and how; the IDE copies and stores it. */
public final class NaruDeployConfiguration extends RunConfigurationBase<Object> {

  String paths = "";
  String build = "";
  String ports = "";

  /** Where the JVM in the container listens when it is debugged. */
  String debugPort = "5005";

  String context = "";
  String namespace = "";
  OnStop onStop = OnStop.KEEP;

  NaruDeployConfiguration(Project project, ConfigurationFactory factory, String name) {
    super(project, factory, name);
  }

  /**
   * @param debug whether a JVM is to listen for a debugger
   */
  DeployRun.Settings settings(boolean debug) {
    return new DeployRun.Settings(
        paths.lines().filter(line -> !line.isBlank()).map(this::path).toList(),
        build.isBlank() ? "" : path(build).toString(),
        ports,
        debug ? Integer.parseInt(debugPort) : 0,
        onStop);
  }

  private Path path(String text) {
    String base = getProject().getBasePath();
    return Path.of(base == null ? "." : base).resolve(text.strip());
  }

  @Override
  public SettingsEditor<? extends RunConfiguration> getConfigurationEditor() {
    return new NaruDeployEditor();
  }

  @Override
  public RunProfileState getState(Executor executor, ExecutionEnvironment environment) {
    boolean debug = DefaultDebugExecutor.EXECUTOR_ID.equals(executor.getId());
    return new NaruDeployState(getProject(), getName(), settings(debug), context, namespace);
  }

  @Override
  public void checkConfiguration() throws RuntimeConfigurationException {
    if (paths.isBlank()) {
      throw new RuntimeConfigurationError(NaruBundle.text("run.noPath"));
    }
    try {
      if (!debugPort.matches("\\d{1,5}")) {
        throw new RuntimeConfigurationError(NaruBundle.text("run.noDebugPort"));
      }
      DeployRun.Port.parse(ports);
    } catch (KubeException e) {
      throw new RuntimeConfigurationError(e.getMessage());
    }
  }

  @Override
  public void readExternal(Element element) throws InvalidDataException {
    super.readExternal(element);
    paths = element.getAttributeValue("paths", "");
    build = element.getAttributeValue("build", "");
    ports = element.getAttributeValue("ports", "");
    debugPort = element.getAttributeValue("debug-port", "5005");
    context = element.getAttributeValue("context", "");
    namespace = element.getAttributeValue("namespace", "");
    String stop = element.getAttributeValue("on-stop", OnStop.KEEP.name());
    for (OnStop value : OnStop.values()) {
      if (value.name().equals(stop)) {
        onStop = value;
      }
    }
  }

  @Override
  public void writeExternal(Element element) {
    super.writeExternal(element);
    element.setAttribute("paths", paths);
    element.setAttribute("build", build);
    element.setAttribute("ports", ports);
    element.setAttribute("debug-port", debugPort);
    element.setAttribute("context", context);
    element.setAttribute("namespace", namespace);
    element.setAttribute("on-stop", onStop.name());
  }
}
