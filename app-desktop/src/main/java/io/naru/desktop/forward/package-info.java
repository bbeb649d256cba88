/**
 * Ports of pods, services and workloads on this machine: a listener of the application hands each
 * connection to a pod that is there at that moment. Knows no control.
 */
@NullMarked
package io.naru.desktop.forward;

import org.jspecify.annotations.NullMarked;
