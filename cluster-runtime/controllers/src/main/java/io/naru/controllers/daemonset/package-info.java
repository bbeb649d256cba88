/** Keeps one pod of each DaemonSet on every node that fits. Started by the controller manager. */
@NullMarked
package io.naru.controllers.daemonset;

import org.jspecify.annotations.NullMarked;
