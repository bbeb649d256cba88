package io.naru.apiserver.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who one is, what one may, and how one gets to be somebody, by kubectl. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsKubectlIT {

  private static final String ROLE_AND_BINDING =
      """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: reconciled}
      rules:
      - {apiGroups: [""], resources: [pods], verbs: [%s]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: reconciled}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reconciled}
      subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: joe}]
      """;

  private KubectlServer cluster;
  private Kubectl kubectl;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    cluster = KubectlServer.start(directory);
    kubectl = cluster.kubectl();
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void listsWhatOneMay() {
    String[] mine = kubectl.ok("auth can-i --list").split("\n");
    assertThat(mine[0]).matches("Resources +Non-Resource URLs +Resource Names +Verbs *");
    assertThat(mine[1]).matches("\\*\\.\\* +\\[] +\\[] +\\[\\*] *");
    assertThat(mine[2]).matches(" +\\[\\*] +\\[] +\\[\\*] *");

    kubectl.ok("create role reader --verb=get,list --resource=pods --resource-name=a");
    kubectl.ok("create rolebinding reader --role=reader --user=jane");
    assertThat(kubectl.ok("auth can-i --list --as=jane"))
        .containsPattern("pods +\\[] +\\[a] +\\[get list]")
        .containsPattern("selfsubjectaccessreviews.authorization.k8s.io +\\[] +\\[] +\\[create]")
        .containsPattern(" +\\[/api/\\*] +\\[] +\\[get]")
        .doesNotContain("*.*");
    assertThat(kubectl.ok("auth can-i get pods/a --as=jane")).isEqualTo("yes\n");
    assertThat(kubectl.run("auth can-i get pods/b --as=jane").out()).isEqualTo("no\n");
    assertThat(kubectl.run("auth can-i get pods/a -n kube-system --as=jane").code()).isOne();
    assertThat(kubectl.ok("auth can-i get /healthz --as=jane")).isEqualTo("yes\n");
    assertThat(kubectl.run("auth can-i get /metrics --as=jane").out()).isEqualTo("no\n");
  }

  @Test
  void reconcilesRolesAndBindings() {
    Kubectl.Result made = kubectl.run("auth reconcile -f " + role("get"));
    assertThat(made.out())
        .isEqualTo(
            "clusterrole.rbac.authorization.k8s.io/reconciled reconciled\n"
                + "clusterrolebinding.rbac.authorization.k8s.io/reconciled reconciled\n");
    assertThat(made.errors())
        .contains(
            "reconciliation required create",
            "{Verbs:[get] APIGroups:[] Resources:[pods] ResourceNames:[] NonResourceURLs:[]}",
            "{Kind:User APIGroup:rbac.authorization.k8s.io Name:joe Namespace:}");
    assertThat(kubectl.run("auth reconcile -f " + role("get")).errors()).isEmpty();

    assertThat(kubectl.run("auth reconcile -f " + role("list")).errors())
        .contains("required update");
    assertThat(verbs()).isEqualTo("get list");
    kubectl.ok("auth reconcile --remove-extra-permissions -f " + role("list"));
    assertThat(verbs()).isEqualTo("list");
    assertThat(kubectl.ok("auth can-i list pods -A --as=joe")).isEqualTo("yes\n");
  }

  private String role(String verb) {
    return kubectl.file(ROLE_AND_BINDING.formatted(verb));
  }

  private String verbs() {
    return kubectl.ok("get clusterrole reconciled -o jsonpath={.rules[*].verbs[*]}");
  }

  @Test
  void tellsWhoOneIsAlsoAsSomebodyElse() {
    JsonNode me = cluster.json("auth whoami").at("/status/userInfo");
    assertThat(me.path("username").asText()).isEqualTo("admin");
    assertThat(me.path("groups").toString())
        .isEqualTo("[\"system:masters\",\"system:authenticated\"]");
    assertThat(me.at("/extra").toString()).contains("authentication.kubernetes.io/credential-id");

    JsonNode other =
        cluster
            .json(
                "auth whoami --as=joe --as-group=devs --as-group=ops --as-uid=7"
                    + " --as-user-extra=scopes=a --as-user-extra=scopes=b")
            .at("/status/userInfo");
    assertThat(other)
        .isEqualTo(
            Json.parseObject(
                """
                {"username": "joe", "uid": "7", "groups": ["devs", "ops", "system:authenticated"],
                 "extra": {"scopes": ["a", "b"]}}
                """));
    assertThat(kubectl.ok("auth whoami --as=system:serviceaccount:default:default"))
        .containsPattern(
            "Groups +\\[system:serviceaccounts system:serviceaccounts:default"
                + " system:authenticated]");
  }

  @Test
  void refusesWhatOneMayNot() {
    assertThat(kubectl.refused("get pods --as=nobody"))
        .isEqualTo(
            "Error from server (Forbidden): pods is forbidden: User \"nobody\" cannot list resource"
                + " \"pods\" in API group \"\" in the namespace \"default\"\n");
    assertThat(kubectl.refused("get deployment x -n other --as=nobody"))
        .isEqualTo(
            "Error from server (Forbidden): deployments.apps \"x\" is forbidden: User \"nobody\""
                + " cannot get resource \"deployments\" in API group \"apps\" in the namespace"
                + " \"other\"\n");
    assertThat(kubectl.refused("get nodes --as=nobody"))
        .isEqualTo(
            "Error from server (Forbidden): nodes is forbidden: User \"nobody\" cannot list"
                + " resource \"nodes\" in API group \"\" at the cluster scope\n");
  }

  @Test
  void approvesAndDeniesRequestsForCertificates() throws Exception {
    kubectl.ok("create -f " + signingRequest("good"));
    kubectl.ok("create -f " + signingRequest("bad"));
    assertThat(kubectl.ok("get csr good --no-headers"))
        .matches("good +\\d+s +kubernetes.io/kube-apiserver-client +admin +60m +Pending\\s+");

    assertThat(kubectl.ok("certificate approve good"))
        .isEqualTo("certificatesigningrequest.certificates.k8s.io/good approved\n");
    assertThat(kubectl.ok("certificate deny bad"))
        .isEqualTo("certificatesigningrequest.certificates.k8s.io/bad denied\n");
    JsonNode condition = cluster.json("get csr good").at("/status/conditions/0");
    assertThat(condition.path("type").asText()).isEqualTo("Approved");
    assertThat(condition.path("reason").asText()).isEqualTo("KubectlApprove");
    assertThat(kubectl.ok("get csr bad --no-headers")).contains("Denied");
    assertThat(kubectl.refused("certificate approve bad")).contains("is already Denied");
    assertThat(kubectl.ok("describe csr good"))
        .contains("Common Name:    joe", "Organization:   devs");
    assertThat(kubectl.refused("certificate approve bad --as=joe")).contains("Forbidden");
  }

  private String signingRequest(String name) throws Exception {
    String request = request("O=devs,CN=joe");
    return kubectl.file(
        """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: %s}
        spec:
          request: %s
          signerName: kubernetes.io/kube-apiserver-client
          expirationSeconds: 3600
          usages: [client auth]
        """
            .formatted(
                name,
                Base64.getEncoder().encodeToString(request.getBytes(StandardCharsets.UTF_8))));
  }

  private static String request(String subject) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    KeyPair keys = generator.generateKeyPair();
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(
          new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }
    return text.toString();
  }

  @Test
  void createsTokens() {
    kubectl.ok("create serviceaccount robot");
    kubectl.ok("run owner --image=x --overrides='{\"spec\":{\"serviceAccountName\":\"robot\"}}'");
    JsonNode claims = claims("create token robot --audience=a --duration=20m");
    assertThat(claims.path("sub").asText()).isEqualTo("system:serviceaccount:default:robot");
    assertThat(claims.path("aud").toString()).isEqualTo("[\"a\"]");
    assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(1200);

    JsonNode bound = claims("create token robot --bound-object-kind=Pod --bound-object-name=owner");
    assertThat(bound.at("/kubernetes.io/pod/name").asText()).isEqualTo("owner");
    assertThat(bound.path("aud").isArray()).isTrue();

    assertThat(kubectl.refused("create token nobody"))
        .isEqualTo("error: failed to create token: serviceaccounts \"nobody\" not found\n");
    assertThat(kubectl.refused("create token robot --duration=1m"))
        .contains("may not specify a duration less than 10 minutes");
  }

  @Test
  void tokensOpenTheServer() {
    kubectl.ok("create serviceaccount viewer");
    kubectl.ok(
        "create clusterrolebinding viewer --clusterrole=view --serviceaccount=default:viewer");
    String token = kubectl.ok("create token viewer").strip();
    String as = " --kubeconfig=" + kubectl.kubeconfigOfNobody() + " --token=" + token;

    assertThat(kubectl.ok("auth whoami" + as)).contains("system:serviceaccount:default:viewer");
    assertThat(kubectl.ok("get pods" + as)).isNotNull();
    assertThat(kubectl.refused("get secrets" + as)).contains("(Forbidden)");
    kubectl.ok("delete serviceaccount viewer");
    assertThat(kubectl.refused("get pods" + as)).contains("(Unauthorized)");
  }

  private JsonNode claims(String create) {
    String payload = kubectl.ok(create).strip().split("\\.")[1];
    return Json.parseObject(
        new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8));
  }
}
