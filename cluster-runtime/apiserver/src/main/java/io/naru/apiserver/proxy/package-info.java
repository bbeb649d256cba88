/**
 * Requests that are answered by nodes: logs, exec, attach, port-forward, and plain proxying to
 * kubelets, pods and services. Upgraded connections are tunnelled as they are, whatever protocol
 * they speak. Put to use by ApiServer alone.
 */
@NullMarked
package io.naru.apiserver.proxy;

import org.jspecify.annotations.NullMarked;
