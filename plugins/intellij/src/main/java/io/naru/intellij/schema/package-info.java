/**
 * What a cluster's OpenAPI says of manifests: fields for completion and documentation, and checks
 * with fixes. Knows nothing of the IDE.
 */
@NullMarked
package io.naru.intellij.schema;

import org.jspecify.annotations.NullMarked;
