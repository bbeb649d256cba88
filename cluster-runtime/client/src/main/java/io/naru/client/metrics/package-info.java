/**
 * Counters, histograms and gauges, in the text format that Prometheus scrapes. Everybody may count;
 * who serves {@code /metrics} renders. Written here rather than taken from a library: a count is
 * one addition on the way of every request and event, and nothing is loaded at start
 * (docs/decisions/0009).
 */
@NullMarked
package io.naru.client.metrics;

import org.jspecify.annotations.NullMarked;
