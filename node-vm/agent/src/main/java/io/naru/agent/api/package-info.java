/**
 * A thin client of the Kubernetes API: requests, watches and local copies of collections, over JSON
 * trees. Every other package of the agent may use it; it knows none of them.
 */
@NullMarked
package io.naru.agent.api;

import org.jspecify.annotations.NullMarked;
