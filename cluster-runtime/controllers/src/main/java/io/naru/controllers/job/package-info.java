/** Runs the pods of Jobs to their completion. Started by the controller manager. */
@NullMarked
package io.naru.controllers.job;

import org.jspecify.annotations.NullMarked;
