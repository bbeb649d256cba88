package io.naru.controllers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Selection;
import io.naru.client.ApiTransport.Target;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.controllers.persistentvolume.LocalPathProvisioner;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The controllers of the cluster against a real API server, with its roles and admission. */
class ClusterControllersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static TestControlPlane plane;
  private static ApiTransport admin;

  @BeforeAll
  static void start() throws Exception {
    plane = TestControlPlane.shared();
    admin = plane.admin();
  }

  @Test
  void quotaRefusesWhatIsTooMuchAndFreesWhatIsDeleted() {
    plane.createNamespace("limited");
    client(Resources.RESOURCE_QUOTAS)
        .create(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withNamespace("limited")
                .withName("few")
                .endMetadata()
                .withNewSpec()
                .addToHard("count/configmaps", new Quantity("2"))
                .endSpec()
                .build());
    awaitUsed("1"); // the root certificate

    client(Resources.CONFIG_MAPS).create(config("a"));
    assertThatThrownBy(() -> client(Resources.CONFIG_MAPS).create(config("b")))
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("exceeded quota: few");

    client(Resources.CONFIG_MAPS).delete("limited", "a");
    awaitUsed("1");
    client(Resources.CONFIG_MAPS).create(config("b"));
  }

  @Test
  void endpointsWrittenByHandBecomeSlices() {
    plane.createNamespace("mirrored");
    client(Resources.SERVICES)
        .create(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("mirrored")
                .withName("database")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(5432)
                .endPort()
                .endSpec()
                .build());
    client(Resources.ENDPOINTS)
        .create(
            new EndpointsBuilder()
                .withNewMetadata()
                .withNamespace("mirrored")
                .withName("database")
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp("192.0.2.7")
                .endAddress()
                .addNewPort()
                .withPort(5432)
                .endPort()
                .endSubset()
                .build());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(all(Resources.ENDPOINT_SLICES, "mirrored"))
                .singleElement()
                .satisfies(slice ->
                    assertThat(slice.getEndpoints().getFirst().getAddresses())
                        .containsExactly("192.0.2.7")));

    client(Resources.ENDPOINTS).delete("mirrored", "database");
    await().atMost(PATIENCE).until(() -> all(Resources.ENDPOINT_SLICES, "mirrored").isEmpty());
  }

  @Test
  void claimIsProvisionedOnTheNodeChosenAndCleanedUp() {
    plane.createNamespace("stored");
    givenStorage();
    client(Resources.PERSISTENT_VOLUME_CLAIMS).create(claim());
    awaitPhase("Pending");

    client(Resources.PERSISTENT_VOLUME_CLAIMS)
        .patch(
            "stored",
            "data",
            Json.parseObject(
                "{\"metadata\":{\"annotations\":{\"volume.kubernetes.io/selected-node\":\"n1\"}}}"));
    awaitPhase("Bound");
    String volume =
        client(Resources.PERSISTENT_VOLUME_CLAIMS).get("stored", "data").getSpec().getVolumeName();
    assertThat(client(Resources.PERSISTENT_VOLUMES).get("", volume).getStatus().getPhase())
        .isEqualTo("Bound");

    client(Resources.PERSISTENT_VOLUME_CLAIMS)
        .patch(
            "stored",
            "data",
            Json.parseObject("{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"2Gi\"}}}}"));
    await()
        .atMost(PATIENCE)
        .until(() ->
            client(Resources.PERSISTENT_VOLUME_CLAIMS)
                .get("stored", "data")
                .getStatus()
                .getCapacity()
                .get("storage")
                .toString()
                .equals("2Gi"));

    client(Resources.PERSISTENT_VOLUME_CLAIMS).delete("stored", "data");
    await()
        .atMost(PATIENCE)
        .until(() ->
            client(Resources.PERSISTENT_VOLUME_CLAIMS).find("stored", "data") == null
                && client(Resources.PERSISTENT_VOLUMES).find("", volume) == null);
  }

  @Test
  void kubeletRenewsItsCertificateByItself() {
    // As kubeadm does: whether nodes may renew by themselves is for the administrator to say.
    admin.create(
        Target.of(
            new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterrolebindings"),
            "",
            ""),
        ApiObject.of(
            Json.parseObject(
                """
                {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",
                "metadata":{"name":"node-autoapprove"},"roleRef":{
                "apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole",
                "name":"system:certificates.k8s.io:certificatesigningrequests:selfnodeclient"},
                "subjects":[{"apiGroup":"rbac.authorization.k8s.io","kind":"Group",
                "name":"system:nodes"}]}\
                """)));
    new TypedClient<>(
            plane.as("system:node:n7", "system:nodes", "system:authenticated"),
            Resources.CERTIFICATE_SIGNING_REQUESTS)
        .create(
            new CertificateSigningRequestBuilder()
                .withNewMetadata()
                .withName("n7")
                .endMetadata()
                .withNewSpec()
                .withSignerName("kubernetes.io/kube-apiserver-client-kubelet")
                .withUsages("digital signature", "client auth")
                .withRequest(SigningRequests.encoded("CN=system:node:n7,O=system:nodes"))
                .endSpec()
                .build());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var request = client(Resources.CERTIFICATE_SIGNING_REQUESTS).get("", "n7");
          assertThat(request.getSpec().getUsername()).isEqualTo("system:node:n7");
          assertThat(request.getStatus().getCertificate()).isNotEmpty();
        });
  }

  @Test
  void autoscalerBringsAWorkloadIntoItsBounds() {
    plane.createNamespace("scaled");
    Map<String, String> labels = Map.of("app", "web");
    client(Resources.DEPLOYMENTS)
        .create(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("scaled")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("c")
                .withImage("v1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    client(Resources.HORIZONTAL_POD_AUTOSCALERS)
        .create(
            new HorizontalPodAutoscalerBuilder()
                .withNewMetadata()
                .withNamespace("scaled")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                .withMinReplicas(3)
                .withMaxReplicas(5)
                .endSpec()
                .build());

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(client(Resources.DEPLOYMENTS).get("scaled", "web").getSpec().getReplicas())
              .isEqualTo(3);
          assertThat(
                  client(Resources.HORIZONTAL_POD_AUTOSCALERS)
                      .get("scaled", "web")
                      .getStatus()
                      .getDesiredReplicas())
              .isEqualTo(3);
        });
  }

  @Test
  void tokenOfASecretIsGoodUntilTheSecretGoes() throws Exception {
    plane.createNamespace("tokens");
    client(Resources.SECRETS)
        .create(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace("tokens")
                .withName("long-lived")
                .addToAnnotations("kubernetes.io/service-account.name", "default")
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build());
    await().atMost(PATIENCE).until(() -> !token().isEmpty());
    String token = token();

    assertThat(askAs(token)).isEqualTo(403); // known, but without rights
    client(Resources.SECRETS).delete("tokens", "long-lived");
    assertThat(askAs(token)).isEqualTo(401);
  }

  private static String token() {
    Secret secret = client(Resources.SECRETS).get("tokens", "long-lived");
    Map<String, String> data = secret.getData();
    String text = data == null ? "" : data.getOrDefault("token", "");
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  private static int askAs(String token) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", plane.pki().authority().certificate());
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, managers.getTrustManagers(), null);
    try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("https://localhost:" + plane.port() + "/api/v1/secrets"))
                  .header("Authorization", "Bearer " + token)
                  .build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static void givenStorage() {
    client(Resources.STORAGE_CLASSES)
        .create(
            new StorageClassBuilder()
                .withNewMetadata()
                .withName("local")
                .endMetadata()
                .withProvisioner(LocalPathProvisioner.NAME)
                .withVolumeBindingMode("WaitForFirstConsumer")
                .withAllowVolumeExpansion(true)
                .build());
    client(Resources.NODES)
        .create(
            new NodeBuilder()
                .withNewMetadata()
                .withName("n1")
                .addToLabels("kubernetes.io/hostname", "n1")
                .endMetadata()
                .build());
  }

  private static PersistentVolumeClaim claim() {
    return new PersistentVolumeClaimBuilder()
        .withNewMetadata()
        .withNamespace("stored")
        .withName("data")
        .endMetadata()
        .withNewSpec()
        .withStorageClassName("local")
        .withAccessModes("ReadWriteOnce")
        .withNewResources()
        .addToRequests("storage", new Quantity("1Gi"))
        .endResources()
        .endSpec()
        .build();
  }

  private static void awaitPhase(String phase) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(
                    client(Resources.PERSISTENT_VOLUME_CLAIMS)
                        .get("stored", "data")
                        .getStatus()
                        .getPhase())
                .isEqualTo(phase));
  }

  private static void awaitUsed(String amount) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          var status = client(Resources.RESOURCE_QUOTAS).get("limited", "few").getStatus();
          assertThat(status.getUsed()).containsEntry("count/configmaps", new Quantity(amount));
        });
  }

  private static io.fabric8.kubernetes.api.model.ConfigMap config(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace("limited")
        .withName(name)
        .endMetadata()
        .build();
  }

  private static <T extends HasMetadata> TypedClient<T> client(ResourceType<T> type) {
    return new TypedClient<>(admin, type);
  }

  private static <T extends HasMetadata> List<T> all(ResourceType<T> type, String namespace) {
    return admin.list(type.resource(), namespace, Selection.ALL).items().stream()
        .map(type::typed)
        .toList();
  }
}
