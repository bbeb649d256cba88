/**
 * The three ways to change an object by a document: JSON Patch (RFC 6902), JSON Merge Patch (RFC
 * 7386) and Kubernetes' strategic merge patch. Pure functions over trees; used by the API server
 * and by whoever computes what a patch would do.
 */
@NullMarked
package io.naru.machinery.patch;

import org.jspecify.annotations.NullMarked;
