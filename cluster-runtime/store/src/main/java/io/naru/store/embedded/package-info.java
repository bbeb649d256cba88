/**
 * The embedded store: an index in memory over an append-only log and snapshots in one directory.
 * {@link io.naru.store.embedded.EmbeddedStore} is the way in; whoever composes a cluster opens it,
 * everybody else sees {@link io.naru.store.Store}.
 */
@NullMarked
package io.naru.store.embedded;

import org.jspecify.annotations.NullMarked;
