/**
 * HTTP/1.1 and HTTP/2 over TLS on Netty, and nothing of Kubernetes: turns connections into {@link
 * io.naru.apiserver.server.IncomingRequest}s, each handled on a virtual thread of its own, and
 * writes the answers. Put to use by ApiServer alone.
 */
@NullMarked
package io.naru.apiserver.server;

import org.jspecify.annotations.NullMarked;
