/**
 * Views of API objects that several packages of the agent share: pods, quantities, times. Depends
 * only on {@code io.naru.agent.api}.
 */
@NullMarked
package io.naru.agent.model;

import org.jspecify.annotations.NullMarked;
