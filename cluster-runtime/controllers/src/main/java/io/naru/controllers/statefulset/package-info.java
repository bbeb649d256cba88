/**
 * Keeps the pods of StatefulSets: each with an ordinal, a name and claims of its own. Started by
 * the controller manager.
 */
@NullMarked
package io.naru.controllers.statefulset;

import org.jspecify.annotations.NullMarked;
