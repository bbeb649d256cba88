/**
 * Keeps secrets that hold tokens: of service accounts, and of nodes that are to join. Started by
 * the controller manager.
 */
@NullMarked
package io.naru.controllers.serviceaccount;

import org.jspecify.annotations.NullMarked;
