/**
 * What runs where, including pods that are about to be bound, and consistent pictures of it for the
 * scheduling loop.
 */
@NullMarked
package io.naru.scheduler.cache;

import org.jspecify.annotations.NullMarked;
