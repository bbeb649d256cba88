/**
 * The Kubernetes API server: ApiServer puts together the rooms below it: server (Netty), request
 * (what is asked), authentication, authorization, discovery, admission, registry (objects over the
 * store), kinds (what each kind has of its own), proxy (streams to nodes).
 */
@NullMarked
package io.naru.apiserver;

import org.jspecify.annotations.NullMarked;
