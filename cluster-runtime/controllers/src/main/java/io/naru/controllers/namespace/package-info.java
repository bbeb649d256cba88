/**
 * Empties namespaces that are deleted, and gives each its default service account and root
 * certificate. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.namespace;

import org.jspecify.annotations.NullMarked;
