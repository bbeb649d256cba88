/**
 * API Priority and Fairness: which requests may run at once, whose turn is next when too many come,
 * and who is told to come again. After the FlowSchemas and PriorityLevelConfigurations of the
 * cluster. For the pipeline of requests only.
 */
@NullMarked
package io.naru.apiserver.flowcontrol;

import org.jspecify.annotations.NullMarked;
