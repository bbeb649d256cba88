/**
 * From manifests to a running workload: documents, plan, differences, apply, rollout, prune, pull.
 * Knows nothing of the IDE: the actions, the run configuration and the tests call it.
 */
@NullMarked
package io.naru.intellij.deploy;

import org.jspecify.annotations.NullMarked;
