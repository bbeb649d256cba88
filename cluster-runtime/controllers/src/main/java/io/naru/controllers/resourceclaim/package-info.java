/**
 * Claims of devices: made for pods from templates, and let go of when pods are done. Started by the
 * controller manager. See "Dynamic Resource Allocation" in the Kubernetes documentation.
 */
@NullMarked
package io.naru.controllers.resourceclaim;

import org.jspecify.annotations.NullMarked;
