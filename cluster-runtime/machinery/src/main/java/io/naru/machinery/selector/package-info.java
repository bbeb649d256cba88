/**
 * Label, field and node selectors: parsing, validation, matching. Used by everything that selects
 * objects: lists, watches, controllers, scheduler.
 */
@NullMarked
package io.naru.machinery.selector;

import org.jspecify.annotations.NullMarked;
