/** Rolls Deployments out over ReplicaSets. Started by the controller manager. */
@NullMarked
package io.naru.controllers.deployment;

import org.jspecify.annotations.NullMarked;
