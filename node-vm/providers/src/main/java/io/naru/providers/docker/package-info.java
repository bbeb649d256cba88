/**
 * Nodes as containers of a Docker Engine: builds the node image, makes a network per cluster and a
 * container per node. Only this package knows docker-java; the cluster reaches it through {@link
 * io.naru.cluster.nodes.NodeProvider}.
 */
@NullMarked
package io.naru.providers.docker;

import org.jspecify.annotations.NullMarked;
