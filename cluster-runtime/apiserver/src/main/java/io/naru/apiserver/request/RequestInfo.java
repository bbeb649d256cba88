package io.naru.apiserver.request;

/**
 * What a path and method mean, by the rules of Kubernetes' RequestInfoFactory.
 *
 * @param resourceRequest whether it is about a resource below {@code /api/v1} or {@code
 *     /apis/GROUP/VERSION}; of any other request only {@code verb} (the lower-case method) and
 *     {@code path} are set
 * @param verb get, list, watch, create, update, patch, delete, deletecollection or connect's method
 * @param group empty for core
 * @param namespace empty for cluster scope; of {@code /api/v1/namespaces/x} itself: {@code x}
 * @param resource plural
 * @param subresource empty if none
 * @param name empty if a collection
 * @param remainder path behind the subresource, as of {@code proxy}; without leading slash
 */
public record RequestInfo(
    boolean resourceRequest,
    String path,
    String verb,
    String group,
    String version,
    String namespace,
    String resource,
    String subresource,
    String name,
    String remainder) {}
