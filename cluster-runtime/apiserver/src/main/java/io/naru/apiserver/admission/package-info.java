/**
 * Admission: what Kubernetes' built-in admission plugins change in objects or refuse, after
 * defaulting and before the store. Plugins see objects and look others up through {@link
 * io.naru.apiserver.admission.ObjectReader}; they know nothing of HTTP or of the store. Called by
 * the registry only.
 */
@NullMarked
package io.naru.apiserver.admission;

import org.jspecify.annotations.NullMarked;
