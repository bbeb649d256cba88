/**
 * What exists in every cluster from its first start on: namespaces, roles and bindings, priority
 * classes, flow control, the API server's own service. Created through the registry; what an
 * administrator changed stays changed.
 */
@NullMarked
package io.naru.apiserver.bootstrap;

import org.jspecify.annotations.NullMarked;
