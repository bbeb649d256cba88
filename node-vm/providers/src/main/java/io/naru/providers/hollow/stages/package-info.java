/**
 * How hollow pods behave: stages that lead from state to state after delays, read from YAML. Used
 * by the simulation in the room above; knows pods as objects only and no cluster.
 */
@NullMarked
package io.naru.providers.hollow.stages;

import org.jspecify.annotations.NullMarked;
