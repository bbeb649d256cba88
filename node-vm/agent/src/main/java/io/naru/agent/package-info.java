/**
 * The node agent: Naru's kubelet. This package composes it from its parts and reads its
 * configuration; nothing else depends on it.
 */
@NullMarked
package io.naru.agent;

import org.jspecify.annotations.NullMarked;
