/**
 * What every part of the control plane agrees on: names of kinds and resources, the immutable
 * {@link io.naru.machinery.ApiObject}, JSON and YAML, and the {@link io.naru.machinery.Status}
 * answers that errors become. Does no I/O and knows no server.
 */
@NullMarked
package io.naru.machinery;

import org.jspecify.annotations.NullMarked;
