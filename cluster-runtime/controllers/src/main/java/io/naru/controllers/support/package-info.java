/**
 * What controllers share: their context, predicates about pods, percentages. For controllers only.
 */
@NullMarked
package io.naru.controllers.support;

import org.jspecify.annotations.NullMarked;
