/**
 * {@code resource.Quantity}: amounts such as {@code 500m} or {@code 1Gi}, exact and in canonical
 * form. Used by validation, quota, scheduler and node agent.
 */
@NullMarked
package io.naru.machinery.quantity;

import org.jspecify.annotations.NullMarked;
