/**
 * The audit log: who asked for what and what came of it, as far as a policy wants it written down.
 * For the pipeline of requests and the composition of the server.
 */
@NullMarked
package io.naru.apiserver.audit;

import org.jspecify.annotations.NullMarked;
