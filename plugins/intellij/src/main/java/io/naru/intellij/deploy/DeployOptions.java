package io.naru.intellij.deploy;

import java.time.Duration;

/**
 * How a deployment goes.
 *
 * @param pruneSet the name under which objects are remembered, so that those which left the
 *     manifests are deleted; empty does neither
 * @param force takes over fields that others manage
 * @param rolloutTimeout how long the rollout is waited for; zero does not wait
 */
public record DeployOptions(String pruneSet, boolean force, Duration rolloutTimeout) {

  public static final DeployOptions STANDARD = new DeployOptions("", false, Duration.ofMinutes(5));

  public DeployOptions forced() {
    return new DeployOptions(pruneSet, true, rolloutTimeout);
  }
}
