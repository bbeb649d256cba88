/**
 * Volumes of pods on the node: directories whose content follows ConfigMaps, Secrets, tokens and
 * the pod itself, scratch space, and paths of the node. Used by {@code io.naru.agent.pod} and
 * {@code io.naru.agent.container}.
 */
@NullMarked
package io.naru.agent.volume;

import org.jspecify.annotations.NullMarked;
