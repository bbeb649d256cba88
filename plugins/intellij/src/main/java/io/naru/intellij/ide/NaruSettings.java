package io.naru.intellij.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.components.PersistentStateComponent;
import com.intellij.openapi.components.State;
import com.intellij.openapi.components.Storage;
import io.naru.intellij.deploy.DeployOptions;
import io.naru.intellij.deploy.ManifestSource.Tools;
import io.naru.intellij.deploy.TargetMemory;
import io.naru.intellij.kube.Kubeconfig;
import io.naru.intellij.kube.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the user chose, kept by the IDE for all projects. */
@State(name = "NaruSettings", storages = @Storage("naru.xml"))
public final class NaruSettings implements PersistentStateComponent<NaruSettings.Values> {

  /** As the IDE writes it: public fields. */
  public static final class Values {
    /** One a line; empty for what {@code $KUBECONFIG} says. */
    public String kubeconfigs = "";

    /** Empty for the kubeconfig's current one. */
    public String context = "";

    /** Empty for the context's. */
    public String namespace = "";

    public String kubectl = "kubectl";
    public String helm = "helm";
    public String engine = "docker";
    public String launcher = "naru";
    public String cluster = "naru";
    public int rolloutSeconds = 300;
    public Map<String, String> lastTargets = new HashMap<>();
  }

  private final TargetMemory memory = new TargetMemory();
  private final List<Runnable> targetListeners = new CopyOnWriteArrayList<>();
  private volatile Values values = new Values();

  public NaruSettings() {
    // Nothing is done for the IDE without these settings: from here on the logic speaks as it does.
    Texts.speak(NaruBundle::text);
  }

  public static NaruSettings get() {
    return ApplicationManager.getApplication().getService(NaruSettings.class);
  }

  @Override
  public Values getState() {
    values.lastTargets = new HashMap<>(memory.saved());
    return values;
  }

  @Override
  public void loadState(Values state) {
    values = state;
    memory.restore(state.lastTargets);
  }

  public Values values() {
    return values;
  }

  /** Empty texts stand for what the kubeconfig says. */
  public void target(String context, String namespace) {
    values.context = context;
    values.namespace = namespace;
    targetChanged();
  }

  /** Tells those who show the target. */
  void targetChanged() {
    targetListeners.forEach(Runnable::run);
  }

  /**
   * @return what ends it
   */
  public Runnable onTargetChange(Runnable listener) {
    targetListeners.add(listener);
    return () -> targetListeners.remove(listener);
  }

  public TargetMemory memory() {
    return memory;
  }

  public List<Path> kubeconfigFiles() {
    List<Path> named =
        values
            .kubeconfigs
            .lines()
            .filter(line -> !line.isBlank())
            .map(String::strip)
            .map(Path::of)
            .toList();
    return named.isEmpty() ? Kubeconfig.standardFiles(System.getenv()) : named;
  }

  public Tools tools() {
    return new Tools(words(values.kubectl), words(values.helm), words(values.engine));
  }

  public DeployOptions options(String pruneSet) {
    return new DeployOptions(pruneSet, false, Duration.ofSeconds(values.rolloutSeconds));
  }

  /** For menus, without reading any file: the target is always in sight. */
  public String targetLabel() {
    return (values.context.isEmpty() ? NaruBundle.text("target.current") : values.context)
        + (values.namespace.isEmpty() ? "" : " / " + values.namespace);
  }

  private static List<String> words(String command) {
    return List.of(command.strip().split("\\s+"));
  }
}
