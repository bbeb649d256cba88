/**
 * Encryption at rest: what of the store is written so that only who has the cluster's key can read
 * it. For the composition of a control plane.
 */
@NullMarked
package io.naru.apiserver.encryption;

import org.jspecify.annotations.NullMarked;
