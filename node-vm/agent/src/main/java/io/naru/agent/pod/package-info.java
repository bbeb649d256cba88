/**
 * Pods on the node: one worker for each pod brings what the runtime has in line with what the API
 * server wants, and reports back. Decisions ({@code PodPlanner}, {@code PodStatusCalculator}) are
 * pure; the worker carries them out.
 */
@NullMarked
package io.naru.agent.pod;

import org.jspecify.annotations.NullMarked;
