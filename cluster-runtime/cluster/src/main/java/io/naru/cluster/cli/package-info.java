/**
 * The command line: one class a command, each a thin layer over {@link io.naru.cluster.Cluster}.
 */
@NullMarked
package io.naru.cluster.cli;

import org.jspecify.annotations.NullMarked;
