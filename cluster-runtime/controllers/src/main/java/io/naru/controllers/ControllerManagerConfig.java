package io.naru.controllers;

import io.naru.client.ApiTransport;
import io.naru.client.Timers;
import io.naru.controllers.garbagecollector.CollectedResource;
import io.naru.machinery.GroupVersionResource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the controllers need of the cluster they work for.
 *
 * @param transports the API server as seen by a user, given by name
 * @param namespacedResources the namespaced resources that can be listed and deleted, as of now
 * @param rootCertificate PEM of the authority that signed the API server's certificate
 * @param collectedResources all resources that can be listed, watched and deleted, as of now
 * @param podCidrs ranges of pod addresses that nodes get parts of, one of each address family
 */
public record ControllerManagerConfig(
    Function<String, ApiTransport> transports,
    Timers timers,
    Supplier<List<GroupVersionResource>> namespacedResources,
    String rootCertificate,
    Supplier<List<CollectedResource>> collectedResources,
    List<String> podCidrs) {}
