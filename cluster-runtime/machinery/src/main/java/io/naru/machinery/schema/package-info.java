/**
 * What objects look like: the schema of every built-in kind, generated at build time, and what
 * follows from a schema alone: strict decoding, pruning, defaults, OpenAPI documents.
 */
@NullMarked
package io.naru.machinery.schema;

import org.jspecify.annotations.NullMarked;
