/** What controllers share: predicates about pods, claims, percentages. For controllers only. */
@NullMarked
package io.naru.controllers.support;

import org.jspecify.annotations.NullMarked;
