package io.naru.intellij.run;

import com.intellij.execution.configurations.ConfigurationFactory;
import com.intellij.execution.configurations.ConfigurationTypeBase;
import com.intellij.execution.configurations.RunConfiguration;
import com.intellij.openapi.project.Project;
import io.naru.intellij.ide.Icons;
import io.naru.intellij.ide.NaruBundle;

/** The kind of run configuration: "Naru: deploy". */
public final class NaruDeployType extends ConfigurationTypeBase {

  public NaruDeployType() {
    super(
        "NaruDeploy", NaruBundle.text("run.name"), NaruBundle.text("run.description"), Icons.NARU);
    addFactory(new Factory(this));
  }

  private static final class Factory extends ConfigurationFactory {
    Factory(NaruDeployType type) {
      super(type);
    }

    @Override
    public String getId() {
      return "NaruDeploy";
    }

    @Override
    public RunConfiguration createTemplateConfiguration(Project project) {
      return new NaruDeployConfiguration(project, this, NaruBundle.text("run.name"));
    }
  }
}
