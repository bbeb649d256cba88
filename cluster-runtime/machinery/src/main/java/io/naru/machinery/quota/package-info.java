/**
 * What objects count for in resource quotas, and which quotas are about them. One arithmetic for
 * the admission that charges quotas and for the controller that recounts them.
 */
@NullMarked
package io.naru.machinery.quota;

import org.jspecify.annotations.NullMarked;
