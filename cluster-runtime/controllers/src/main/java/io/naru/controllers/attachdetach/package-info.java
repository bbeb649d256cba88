/**
 * Attaches volumes of CSI drivers to the nodes whose pods want them, by {@code VolumeAttachment}s
 * that the drivers follow. Started by the controller manager.
 */
@NullMarked
package io.naru.controllers.attachdetach;

import org.jspecify.annotations.NullMarked;
