/**
 * Who owns which field: field sets as in {@code metadata.managedFields}, ownership tracking of
 * writes, and server-side apply. Pure functions over trees and schema; used by the API server on
 * every write.
 */
@NullMarked
package io.naru.machinery.fields;

import org.jspecify.annotations.NullMarked;
