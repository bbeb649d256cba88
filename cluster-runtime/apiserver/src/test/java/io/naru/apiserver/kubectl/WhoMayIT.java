package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.naru.apiserver.pki.Credential;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestTls;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who one is, by every credential that there is, and what one may then. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhoMayIT {

  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final String SECRETS = "/api/v1/namespaces/default/secrets";

  private ThreeClients api;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    api =
        ThreeClients.start(
            directory,
            config -> config.withStaticTokens(Map.of("joes-token", UserInfo.of("joe", "devs"))));
    kubectl = api.kubectl();
    kubectl.ok("create serviceaccount robot");
    kubectl.ok("create rolebinding robots --clusterrole=view --serviceaccount=default:robot");
    kubectl.ok("create rolebinding joe --clusterrole=view --user=joe");
  }

  @AfterAll
  void stop() {
    if (api != null) {
      api.close();
    }
  }

  @Test
  void certificatesSayUserAndGroups() throws Exception {
    assertThat(kubectl.ok("auth whoami -o jsonpath={.status.userInfo.username}"))
        .isEqualTo("admin");
    SelfSubjectReview me = api.fabric8().resource(new SelfSubjectReview()).create();
    assertThat(me.getStatus().getUserInfo().getGroups())
        .containsExactly("system:masters", "system:authenticated");
    try (HttpClient jane =
        TestTls.httpClient(TestTls.client("jane", "devs", "ops"), Version.HTTP_1_1)) {
      JsonNode user =
          api.send(jane, "POST", WHO_AM_I, "{}".getBytes(), ThreeClients.JSON)
              .json()
              .at("/status/userInfo");
      assertThat(user.path("groups").toString())
          .isEqualTo("[\"devs\",\"ops\",\"system:authenticated\"]");
      assertThat(api.send(jane, "GET", SECRETS, new byte[0]).code()).isEqualTo(403);
    }
  }

  @Test
  void tokensOfServiceAccountsAreGoodForWhatTheyMay() throws Exception {
    String token = kubectl.ok("create token robot").strip();
    try (KubernetesClient robot = api.fabric8(token)) {
      assertThat(robot.configMaps().inNamespace("default").list().getItems()).isNotNull();
      assertThatThrownBy(() -> robot.secrets().inNamespace("default").list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
    }
    String as = " --kubeconfig=" + kubectl.kubeconfigOfNobody() + " --token=" + token;
    assertThat(kubectl.ok("auth can-i list configmaps" + as)).isEqualTo("yes\n");
    assertThat(kubectl.run("auth can-i list secrets" + as).out()).isEqualTo("no\n");
    assertThat(api.as(token + "x", "GET", "/api", "").code()).isEqualTo(401);

    // Whoever has the published keys can check it without asking.
    JsonNode configuration = api.as(token, "GET", "/.well-known/openid-configuration", "").json();
    JWKSet keys = JWKSet.parse(api.as(token, "GET", "/openid/v1/jwks", "").text());
    SignedJWT jwt = SignedJWT.parse(token);
    var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
    assertThat(jwt.verify(new ECDSAVerifier(key.toECKey()))).isTrue();
    assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo(configuration.path("issuer").asText());
    assertThat(jwt.getJWTClaimsSet().getSubject()).isEqualTo("system:serviceaccount:default:robot");
  }

  @Test
  void boundTokensAreAsGoodAsWhatTheyAreBoundTo() throws Exception {
    kubectl.ok("run owner --image=x:1 --overrides='{\"spec\":{\"serviceAccountName\":\"robot\"}}'");
    String token =
        kubectl.ok("create token robot --bound-object-kind=Pod --bound-object-name=owner").strip();
    try (KubernetesClient robot = api.fabric8(token)) {
      assertThat(
              robot
                  .resource(new SelfSubjectReview())
                  .create()
                  .getStatus()
                  .getUserInfo()
                  .getExtra()
                  .get("authentication.kubernetes.io/pod-name"))
          .containsExactly("owner");
    }
    kubectl.ok("delete pod owner --now");
    assertThat(api.as(token, "POST", WHO_AM_I, "{}").code()).isEqualTo(401);
  }

  @Test
  void staticAndBootstrapTokensAreKnown() throws Exception {
    try (KubernetesClient joe = api.fabric8("joes-token")) {
      assertThat(joe.pods().inNamespace("default").list().getItems()).isNotNull();
    }
    assertThat(
            api.as("joes-token", "POST", WHO_AM_I, "{}")
                .json()
                .at("/status/userInfo/username")
                .asText())
        .isEqualTo("joe");

    kubectl.ok(
        "create secret generic bootstrap-token-abcdef -n kube-system"
            + " --type=bootstrap.kubernetes.io/token --from-literal=token-id=abcdef"
            + " --from-literal=token-secret=0123456789abcdef"
            + " --from-literal=usage-bootstrap-authentication=true");
    assertThat(
            kubectl.ok(
                "auth whoami --token=abcdef.0123456789abcdef --kubeconfig="
                    + kubectl.kubeconfigOfNobody()))
        .contains("system:bootstrap:abcdef", "system:bootstrappers");
    kubectl.ok("delete secret bootstrap-token-abcdef -n kube-system");
    assertThat(api.as("abcdef.0123456789abcdef", "GET", "/api", "").code()).isEqualTo(401);
  }

  @Test
  void nobodyMayAskForHealthAndVersionOnly() throws Exception {
    for (String path : new String[] {"/healthz", "/livez", "/readyz", "/version"}) {
      assertThat(api.as("", "GET", path, "").code()).as(path).isEqualTo(200);
    }
    for (String path : new String[] {"/api", "/metrics", "/statusz", "/flagz", SECRETS}) {
      assertThat(api.as("", "GET", path, "").code()).as(path).isEqualTo(403);
    }
    assertThat(
            kubectl.refused("get pods --token=wrong --kubeconfig=" + kubectl.kubeconfigOfNobody()))
        .contains("(Unauthorized)");
  }

  @Test
  void whoMayImpersonateIsTheOther() throws Exception {
    Config config = api.config();
    config.setImpersonateUsername("joe");
    config.setImpersonateGroups("devs");
    try (KubernetesClient joe = ThreeClients.fabric8(config)) {
      assertThat(
              joe.resource(new SelfSubjectReview())
                  .create()
                  .getStatus()
                  .getUserInfo()
                  .getUsername())
          .isEqualTo("joe");
      assertThatThrownBy(() -> joe.secrets().inNamespace("default").list())
          .hasMessageContaining("User \"joe\" cannot list resource \"secrets\"");
    }
    assertThat(kubectl.ok("auth whoami --as=joe --as-group=devs")).contains("joe", "devs");
    assertThat(
            api.send(
                    api.nobody(),
                    "GET",
                    "/api",
                    new byte[0],
                    "Authorization: Bearer joes-token",
                    "Impersonate-User: admin")
                .code())
        .isEqualTo(403);
  }

  @Test
  void reviewsTellWhoATokenIsAndWhatHeMay() {
    String token = kubectl.ok("create token robot --audience=vault").strip();
    TokenReview review =
        api.fabric8()
            .resource(
                new TokenReviewBuilder()
                    .withNewSpec()
                    .withToken(token)
                    .withAudiences("vault")
                    .endSpec()
                    .build())
            .create();
    assertThat(review.getStatus().getAuthenticated()).isTrue();
    assertThat(review.getStatus().getUser().getUsername())
        .isEqualTo("system:serviceaccount:default:robot");

    var reviews = api.fabric8().authorization().v1();
    assertThat(
            reviews
                .subjectAccessReview()
                .create(
                    new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser("joe")
                        .withNewResourceAttributes()
                        .withNamespace("default")
                        .withVerb("list")
                        .withResource("pods")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isTrue();
    assertThat(
            reviews
                .localSubjectAccessReview()
                .inNamespace("default")
                .create(
                    new LocalSubjectAccessReviewBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withUser("joe")
                        .withNewResourceAttributes()
                        .withNamespace("default")
                        .withVerb("delete")
                        .withResource("pods")
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isFalse();
    assertThat(
            reviews
                .selfSubjectAccessReview()
                .create(
                    new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewNonResourceAttributes("/metrics", "get")
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed())
        .isTrue();
    assertThat(kubectl.ok("auth can-i --list --as=joe")).contains("pods");
    assertThat(
            api.as(
                    "joes-token",
                    "POST",
                    "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
                    "{\"spec\":{\"namespace\":\"default\"}}")
                .json()
                .at("/status/resourceRules")
                .toString())
        .contains("\"configmaps\"");
  }

  @Test
  void nodesSeeWhatTheirPodsUseOnly() throws Exception {
    kubectl.ok("create secret generic used --from-literal=a=b");
    kubectl.ok("create secret generic unused --from-literal=a=b");
    String pod =
        "{\"metadata\":{\"name\":\"user\"},\"spec\":{\"nodeName\":\"n1\",\"containers\":"
            + "[{\"name\":\"c\",\"image\":\"x:1\",\"envFrom\":[{\"secretRef\":{\"name\":\"used\"}}]}]}}";
    assertThat(api.post("/api/v1/namespaces/default/pods", pod).code()).isEqualTo(201);
    try (HttpClient node =
            TestTls.httpClient(TestTls.client("system:node:n1", "system:nodes"), Version.HTTP_2);
        KubernetesClient typed =
            ThreeClients.fabric8(of(TestTls.client("system:node:n1", "system:nodes")))) {
      await()
          .untilAsserted(() ->
              assertThat(api.send(node, "GET", SECRETS + "/used", new byte[0]).code())
                  .isEqualTo(200));
      assertThat(api.send(node, "GET", SECRETS + "/unused", new byte[0]).code()).isEqualTo(403);
      assertThat(api.send(node, "GET", SECRETS, new byte[0]).code()).isEqualTo(403);
      assertThat(typed.secrets().inNamespace("default").withName("used").get().getData())
          .containsKey("a");
      assertThatThrownBy(() -> typed.secrets().inNamespace("default").withName("unused").get())
          .isInstanceOf(KubernetesClientException.class);
    }
    assertThat(kubectl.refused("get secret unused --as=system:node:n1 --as-group=system:nodes"))
        .contains("no relationship found between node 'n1' and this object");
  }

  private Config of(Credential credential) throws Exception {
    Config config = api.config();
    config.setClientCertData(base64(credential.certificatePem()));
    config.setClientKeyData(base64(credential.classicPrivateKeyPem()));
    return config;
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
