/**
 * An operator that turns a Website into a ConfigMap, a Deployment and a Service. It knows the API
 * of Kubernetes and nothing of Naru; nothing depends on it.
 */
@NullMarked
package io.naru.samples.website;

import org.jspecify.annotations.NullMarked;
