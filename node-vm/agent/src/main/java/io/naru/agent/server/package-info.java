/**
 * The agent's HTTPS server, with a kubelet's interface: logs, exec, attach, port-forward, usage.
 * Only the API server and administrators may use it.
 */
@NullMarked
package io.naru.agent.server;

import org.jspecify.annotations.NullMarked;
