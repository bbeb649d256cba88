package io.naru.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Controllers that hold, sign, clean and make objects, against a real API server. */
class ObjectControllersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestControlPlane plane;

  @BeforeAll
  static void start() throws Exception {
    plane = TestControlPlane.shared();
    plane.createNamespace("objects");
  }

  @Test
  void clusterInfoIsSignedByEachTokenUntilThatExpires() {
    plane.create(
        Resources.CONFIG_MAPS,
        """
        {"metadata":{"namespace":"kube-public","name":"cluster-info"},
         "data":{"kubeconfig":"the way in"}}
        """);
    plane.create(
        Resources.SECRETS,
        """
        {"metadata":{"namespace":"kube-system","name":"bootstrap-token-abcdef"},
         "type":"bootstrap.kubernetes.io/token","stringData":{"token-id":"abcdef",
          "token-secret":"0123456789abcdef","usage-bootstrap-signing":"true"}}
        """);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(clusterInfo().get("jws-kubeconfig-abcdef")).matches("[\\w-]+\\.\\.[\\w-]+"));

    // Expired: the token goes, and with it its signature.
    plane
        .client(Resources.SECRETS)
        .patch(
            "kube-system",
            "bootstrap-token-abcdef",
            Json.parseObject(
                "{\"data\":{\"expiration\":\""
                    + encoded(Instant.now().minusSeconds(5).toString())
                    + "\"}}"));
    await()
        .atMost(PATIENCE)
        .until(() ->
            plane.client(Resources.SECRETS).find("kube-system", "bootstrap-token-abcdef") == null
                && !clusterInfo().containsKey("jws-kubeconfig-abcdef"));
  }

  @Test
  void rangeOfServiceAddressesIsReadyAndHeldWhileAnAddressOfItIsInUse() {
    plane.create(
        Resources.SERVICE_CIDRS,
        "{\"metadata\":{\"name\":\"more\"},\"spec\":{\"cidrs\":[\"192.168.77.0/24\"]}}");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready("more")).isEqualTo("True"));
    plane.create(
        Resources.IP_ADDRESSES,
        """
        {"metadata":{"name":"192.168.77.5"},"spec":{"parentRef":
         {"resource":"services","namespace":"default","name":"kubernetes"}}}
        """);

    plane.client(Resources.SERVICE_CIDRS).delete("", "more");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(ready("more")).isEqualTo("False"));

    plane.client(Resources.IP_ADDRESSES).delete("", "192.168.77.5");
    await()
        .atMost(PATIENCE)
        .until(() -> plane.client(Resources.SERVICE_CIDRS).find("", "more") == null);
  }

  @Test
  void refusedSigningRequestGoesAfterAnHour() {
    plane.create(
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        """
        {"metadata":{"name":"refused"},"spec":{"signerName":"example.com/any",
         "usages":["client auth"],"request":"%s"}}
        """
            .formatted(SigningRequests.encoded("CN=refused")));
    plane
        .admin()
        .patch(
            Target.of(Resources.CERTIFICATE_SIGNING_REQUESTS.resource(), "", "refused")
                .subresource("approval"),
            "application/merge-patch+json",
            """
            {"status":{"conditions":[{"type":"Denied","status":"True","reason":"No",
             "lastUpdateTime":"%s"}]}}
            """
                .formatted(Instant.now().minus(Duration.ofHours(2)))
                .getBytes(StandardCharsets.UTF_8),
            Map.of());

    await()
        .atMost(PATIENCE)
        .until(
            () -> plane.client(Resources.CERTIFICATE_SIGNING_REQUESTS).find("", "refused") == null);
  }

  @Test
  void claimOfDevicesIsMadeFromItsTemplateAndGoesWhenThePodIsDone() {
    plane.create(
        Resources.RESOURCE_CLAIM_TEMPLATES,
        """
        {"metadata":{"namespace":"objects","name":"gpu"},"spec":{"spec":{"devices":{"requests":
         [{"name":"one","exactly":{"deviceClassName":"gpu.example.com"}}]}}}}
        """);
    plane.create(
        Resources.PODS,
        """
        {"metadata":{"namespace":"objects","name":"trainer"},"spec":{
         "resourceClaims":[{"name":"gpu","resourceClaimTemplateName":"gpu"}],
         "containers":[{"name":"c","image":"v1","resources":{"claims":[{"name":"gpu"}]}}]}}
        """);
    String claim =
        await()
            .atMost(PATIENCE)
            .until(
                () -> {
                  var statuses =
                      plane
                          .client(Resources.PODS)
                          .get("objects", "trainer")
                          .getStatus()
                          .getResourceClaimStatuses();
                  return statuses.isEmpty() ? "" : statuses.getFirst().getResourceClaimName();
                },
                name -> !name.isEmpty());
    assertThat(plane.client(Resources.RESOURCE_CLAIMS).get("objects", claim).getSpec().getDevices())
        .isNotNull();

    plane.status(Resources.PODS, "objects", "trainer", "{\"phase\":\"Succeeded\"}");
    await()
        .atMost(PATIENCE)
        .until(() -> plane.client(Resources.RESOURCE_CLAIMS).find("objects", claim) == null);
  }

  @Test
  void claimInUseAndItsClassOfAttributesAreHeld() {
    plane.create(
        Resources.VOLUME_ATTRIBUTES_CLASSES,
        """
        {"metadata":{"name":"silver"},"driverName":"disks.example.com","parameters":{"iops":"500"}}
        """);
    plane.create(
        Resources.PODS,
        """
        {"metadata":{"namespace":"objects","name":"owner"},"spec":{"nodeName":"elsewhere",
         "terminationGracePeriodSeconds":0,"containers":[{"name":"c","image":"v1"}],
         "volumes":[{"name":"own","ephemeral":{"volumeClaimTemplate":{"spec":{
          "accessModes":["ReadWriteOnce"],"storageClassName":"none",
          "volumeAttributesClassName":"silver","resources":{"requests":{"storage":"1Gi"}}}}}}]}}
        """);
    await()
        .atMost(PATIENCE)
        .until(() ->
            plane.client(Resources.PERSISTENT_VOLUME_CLAIMS).find("objects", "owner-own") != null
                && !plane
                    .client(Resources.VOLUME_ATTRIBUTES_CLASSES)
                    .get("", "silver")
                    .getMetadata()
                    .getFinalizers()
                    .isEmpty());

    plane.client(Resources.VOLUME_ATTRIBUTES_CLASSES).delete("", "silver");
    plane.client(Resources.PERSISTENT_VOLUME_CLAIMS).delete("objects", "owner-own");
    assertThat(plane.client(Resources.PERSISTENT_VOLUME_CLAIMS).find("objects", "owner-own"))
        .isNotNull();
    assertThat(plane.client(Resources.VOLUME_ATTRIBUTES_CLASSES).find("", "silver")).isNotNull();

    plane.client(Resources.PODS).delete("objects", "owner");
    await()
        .atMost(PATIENCE)
        .until(() ->
            plane.client(Resources.PERSISTENT_VOLUME_CLAIMS).find("objects", "owner-own") == null
                && plane.client(Resources.VOLUME_ATTRIBUTES_CLASSES).find("", "silver") == null);
  }

  private static Map<String, String> clusterInfo() {
    return plane.client(Resources.CONFIG_MAPS).get("kube-public", "cluster-info").getData();
  }

  private static String ready(String range) {
    ServiceCIDR found = plane.client(Resources.SERVICE_CIDRS).get("", range);
    return found.getStatus() == null
        ? ""
        : found.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(condition -> condition.getStatus())
            .findFirst()
            .orElse("");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
