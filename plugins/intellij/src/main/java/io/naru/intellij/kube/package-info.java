/**
 * A small Kubernetes client over {@code java.net.http}: kubeconfig, requests, watches, logs and
 * streams. Knows nothing of the IDE; everything else here may use it.
 */
@NullMarked
package io.naru.intellij.kube;

import org.jspecify.annotations.NullMarked;
