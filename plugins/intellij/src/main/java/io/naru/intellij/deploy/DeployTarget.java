package io.naru.intellij.deploy;

/**
 * Where a deployment goes.
 *
 * @param server told apart from the context, because a kubeconfig may be replaced under its name
 * @param namespace for objects that name none
 */
public record DeployTarget(String context, String server, String namespace) {

  /** For titles and buttons: the target is always in sight. */
  public String label() {
    return context + " / " + namespace;
  }
}
