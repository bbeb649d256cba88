/** Gives every node a part of the pod address range. Started by the controller manager. */
@NullMarked
package io.naru.controllers.nodeipam;

import org.jspecify.annotations.NullMarked;
