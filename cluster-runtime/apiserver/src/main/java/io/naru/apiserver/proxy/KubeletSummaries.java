package io.naru.apiserver.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.resourcemetrics.NodeSummaries;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;

/** Asks kubelets for {@code /stats/summary} over HTTPS. Thread-safe. */
public final class KubeletSummaries implements NodeSummaries {

  private final NodeLocator locator;
  private final KubeletClient kubelets;

  public KubeletSummaries(NodeLocator locator, KubeletClient kubelets) {
    this.locator = locator;
    this.kubelets = kubelets;
  }

  @Override
  public JsonNode of(String node) throws InterruptedException {
    HttpResponse<InputStream> answer =
        kubelets.get(URI.create(locator.kubelet(node).origin() + "/stats/summary"));
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw StatusException.serviceUnavailable(
            "node " + node + " answers its usage with " + answer.statusCode());
      }
      return Json.mapper().readTree(body);
    } catch (IOException e) {
      throw StatusException.serviceUnavailable("node " + node + " broke off: " + e.getMessage());
    }
  }
}
