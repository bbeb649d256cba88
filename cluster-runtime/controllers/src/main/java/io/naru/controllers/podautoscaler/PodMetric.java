package io.naru.controllers.podautoscaler;

import java.time.Duration;
import java.time.Instant;

/**
 * What one pod measured.
 *
 * @param time at the end of the window
 * @param value in thousandths of the metric's unit
 */
record PodMetric(Instant time, Duration window, long value) {}
