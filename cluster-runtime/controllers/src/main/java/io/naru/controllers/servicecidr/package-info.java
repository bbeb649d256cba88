/** Looks after the ranges of service addresses. Started by the controller manager. */
@NullMarked
package io.naru.controllers.servicecidr;

import org.jspecify.annotations.NullMarked;
