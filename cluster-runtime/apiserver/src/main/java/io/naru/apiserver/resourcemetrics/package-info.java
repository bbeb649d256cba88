/**
 * {@code metrics.k8s.io/v1beta1}: what nodes and pods use right now, asked of the nodes' agents
 * when somebody asks here. Nothing is stored.
 */
@NullMarked
package io.naru.apiserver.resourcemetrics;

import org.jspecify.annotations.NullMarked;
