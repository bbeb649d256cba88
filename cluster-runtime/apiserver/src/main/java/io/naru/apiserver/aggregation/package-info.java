/**
 * API aggregation: groups and versions that other servers answer, behind services that {@code
 * apiregistration.k8s.io/v1 APIService} objects name. {@link
 * io.naru.apiserver.aggregation.AggregatedApis} passes requests on; {@link
 * io.naru.apiserver.aggregation.ApiServiceController} finds out who answers and tells it. For the
 * server's composition only.
 */
@NullMarked
package io.naru.apiserver.aggregation;

import org.jspecify.annotations.NullMarked;
