/**
 * Objects over the store: the generic operations of the Kubernetes API (create, get, list, watch,
 * update, patch, delete) on every kind, with its subresources, and the handler that answers HTTP
 * requests with them. Used by the server (through {@link
 * io.naru.apiserver.registry.ResourceHandler}) and by the in-process transport (through {@link
 * io.naru.apiserver.registry.Registry}). Only this package reads and writes the store.
 */
@NullMarked
package io.naru.apiserver.registry;

import org.jspecify.annotations.NullMarked;
