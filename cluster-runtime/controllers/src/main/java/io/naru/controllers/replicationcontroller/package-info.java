/** Keeps the pods of ReplicationControllers. Started by the controller manager. */
@NullMarked
package io.naru.controllers.replicationcontroller;

import org.jspecify.annotations.NullMarked;
