package io.naru.apiserver.aggregation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.admission.webhook.ServiceEndpoints;
import io.naru.apiserver.aggregation.AggregatedApis.Api;
import io.naru.apiserver.kinds.Kind;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the condition {@code Available} of an API service is to say, and what the server behind it
 * has.
 *
 * @param api null if the server cannot even be called
 */
record Availability(boolean available, String reason, String message, @Nullable Api api) {

  static final Availability LOCAL =
      new Availability(true, "Local", "Local APIServices are always available", null);

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");

  /**
   * Checks a service and asks the server behind it what it has.
   *
   * @param known what it said last; shown on while it is away
   */
  static Availability check(
      GroupVersion version,
      JsonNode spec,
      Backend backend,
      @Nullable Api known,
      ObjectReader objects,
      ServiceEndpoints endpoints)
      throws InterruptedException {
    Api away =
        known == null
            ? new Api(backend, false, Json.object(), List.of(), "")
            : new Api(backend, false, known.resources(), known.kinds(), known.openApi());
    JsonNode reference = spec.path("service");
    String namespace = Json.text(reference, "namespace");
    String name = Json.text(reference, "name");
    int port = reference.path("port").asInt(443);
    String where = "service/" + name + " in \"" + namespace + "\"";
    ApiObject service = objects.find(SERVICES, namespace, name);
    if (service == null) {
      return new Availability(false, "ServiceNotFound", where + " is not present", away);
    }
    boolean external = Json.text(service.tree(), "spec", "type").equals("ExternalName");
    if (!external && !listens(service, port)) {
      return new Availability(
          false, "ServicePortError", where + " is not listening on port " + port, away);
    }
    try {
      endpoints.of(namespace, name, port);
    } catch (IOException nobody) {
      return nobody(objects, namespace, name, where, portName(service, port), away);
    }
    String url = "/apis/" + version.apiVersion();
    try {
      url = backend.url(url);
      ObjectNode resources = backend.get("/apis/" + version.apiVersion());
      // The same kinds again, so that nobody makes documents of them anew.
      List<Kind> kinds =
          away.resources().equals(resources) ? away.kinds() : RemoteKinds.of(version, resources);
      Api api = new Api(backend, true, resources, kinds, openApi(backend, version));
      return new Availability(true, "Passed", "all checks passed", api);
    } catch (IOException failed) {
      return new Availability(
          false,
          "FailedDiscoveryCheck",
          "failing or missing response from " + url + ": " + failed.getMessage(),
          away);
    }
  }

  private static Availability nobody(
      ObjectReader objects, String namespace, String name, String where, String port, Api away) {
    boolean sliced =
        objects.list(SLICES, namespace).stream()
            .anyMatch(slice -> name.equals(slice.labels().get("kubernetes.io/service-name")));
    return sliced
        ? new Availability(
            false,
            "MissingEndpoints",
            "endpoints for " + where + " have no addresses with port name \"" + port + "\"",
            away)
        : new Availability(
            false, "EndpointsNotFound", "cannot find endpointslices for " + where, away);
  }

  private static String portName(ApiObject service, int port) {
    return service
        .tree()
        .path("spec")
        .path("ports")
        .valueStream()
        .filter(each -> each.path("port").asInt() == port)
        .map(each -> Json.text(each, "name"))
        .findFirst()
        .orElse("");
  }

  private static boolean listens(ApiObject service, int port) {
    return service
        .tree()
        .path("spec")
        .path("ports")
        .valueStream()
        .anyMatch(each -> each.path("port").asInt() == port);
  }

  /** Empty if the server publishes no document of version 3, as it need not. */
  private static String openApi(Backend backend, GroupVersion version) throws InterruptedException {
    try {
      return Json.text(
          backend.get("/openapi/v3"), "paths", "apis/" + version.apiVersion(), "serverRelativeURL");
    } catch (IOException none) {
      return "";
    }
  }
}
