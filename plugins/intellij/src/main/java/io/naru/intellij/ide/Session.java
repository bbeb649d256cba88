package io.naru.intellij.ide;

import io.naru.intellij.deploy.DeployTarget;
import io.naru.intellij.deploy.Progress;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.Kubeconfig;

/** A client of the cluster that the settings name. */
public record Session(KubeClient client, DeployTarget target) {

  /** Reads the kubeconfig and may run a credential plugin: never on the UI thread. */
  public static Session open(Progress progress) {
    NaruSettings settings = NaruSettings.get();
    NaruSettings.Values values = settings.values();
    return open(values.context, values.namespace, progress);
  }

  /** As {@link #open(Progress)} for another target; what is empty is the kubeconfig's affair. */
  public static Session open(String contextName, String namespace, Progress progress) {
    Kubeconfig kubeconfig = Kubeconfig.load(NaruSettings.get().kubeconfigFiles());
    String name = contextName.isEmpty() ? kubeconfig.currentContext() : contextName;
    Kubeconfig.Context context = kubeconfig.context(name);
    KubeClient client = KubeClient.of(kubeconfig, name);
    return new Session(
        client.until(progress::cancelled),
        new DeployTarget(
            name, client.server(), namespace.isEmpty() ? context.namespace() : namespace));
  }
}
