/**
 * Keys and certificates of a cluster: its authority, what that signs, and the key that signs
 * service account tokens; in memory and as PEM files that only their owner can read.
 */
@NullMarked
package io.naru.apiserver.pki;

import org.jspecify.annotations.NullMarked;
