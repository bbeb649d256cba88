/**
 * Approves, signs and clears away certificate signing requests. The key stays with who holds the
 * cluster's authority. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.certificates;

import org.jspecify.annotations.NullMarked;
