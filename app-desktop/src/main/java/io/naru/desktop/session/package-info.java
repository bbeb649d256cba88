/**
 * The connection to a running cluster: informers, objects' text, logs and deletions, over HTTPS by
 * a kubeconfig. Its events come on the client's threads.
 */
@NullMarked
package io.naru.desktop.session;

import org.jspecify.annotations.NullMarked;
