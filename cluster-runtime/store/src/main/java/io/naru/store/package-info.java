/**
 * The revisioned key-value store under the API server, in etcd's model: the contract ({@link
 * io.naru.store.Store}) and the embedded implementation. Knows nothing of Kubernetes objects. Used
 * by the API server only.
 */
@NullMarked
package io.naru.store;

import org.jspecify.annotations.NullMarked;
