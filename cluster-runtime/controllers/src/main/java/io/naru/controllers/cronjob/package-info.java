/** Starts Jobs by the clock. Started by the controller manager. */
@NullMarked
package io.naru.controllers.cronjob;

import org.jspecify.annotations.NullMarked;
