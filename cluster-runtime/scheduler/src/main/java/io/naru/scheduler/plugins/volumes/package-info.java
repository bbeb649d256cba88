/**
 * The plugins that know of volumes: claims must be bound, or bindable on the node, and nodes must
 * reach, admit and have slots for the volumes. {@link
 * io.naru.scheduler.plugins.volumes.VolumePlugins} is the way in.
 */
@NullMarked
package io.naru.scheduler.plugins.volumes;

import org.jspecify.annotations.NullMarked;
