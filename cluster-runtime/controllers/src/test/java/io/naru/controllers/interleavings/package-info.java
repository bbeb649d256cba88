/**
 * Property tests: random histories of each workload controller, with failures, restarts, stale
 * caches and dropped watches, and what must hold in all of them.
 */
@NullMarked
package io.naru.controllers.interleavings;

import org.jspecify.annotations.NullMarked;
