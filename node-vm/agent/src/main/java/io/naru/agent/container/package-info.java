/**
 * Translates pods into what the container runtime wants to know: sandbox and container
 * configuration, environment, resources, security. Pure except for files of the pod's directory.
 */
@NullMarked
package io.naru.agent.container;

import org.jspecify.annotations.NullMarked;
