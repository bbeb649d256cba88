/** Keeps the wanted number of pods of each ReplicaSet. Started by the controller manager. */
@NullMarked
package io.naru.controllers.replicaset;

import org.jspecify.annotations.NullMarked;
