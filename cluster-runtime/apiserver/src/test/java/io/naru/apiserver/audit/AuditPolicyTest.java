package io.naru.apiserver.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.apiserver.audit.AuditPolicy.Level;
import io.naru.apiserver.audit.AuditPolicy.Stage;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AuditPolicyTest {

  private static AuditPolicy policy(String rules) throws IOException {
    String yaml =
        "apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n";
    return AuditPolicy.parse((yaml + rules).getBytes(StandardCharsets.UTF_8));
  }

  private static RequestInfo request(String verb, String resource, String namespace) {
    return new RequestInfo(true, "", verb, "", "v1", namespace, resource, "", "x", "");
  }

  @Test
  void theFirstRuleThatMatchesDecides() throws IOException {
    AuditPolicy policy =
        policy(
            """
            - {level: None, users: ["system:kube-proxy"], verbs: [watch]}
            - {level: Metadata, resources: [{group: "", resources: [secrets, configmaps]}]}
            - {level: RequestResponse, namespaces: [shop]}
            - {level: Request, nonResourceURLs: ["/api*"], omitStages: [ResponseStarted]}
            """);
    UserInfo ann = UserInfo.of("ann", "devs");

    assertThat(
            policy
                .decide(request("watch", "pods", "shop"), UserInfo.of("system:kube-proxy"))
                .level())
        .isEqualTo(Level.NONE);
    assertThat(policy.decide(request("get", "secrets", "shop"), ann).level())
        .isEqualTo(Level.METADATA);
    assertThat(policy.decide(request("get", "pods", "shop"), ann).level())
        .isEqualTo(Level.REQUEST_RESPONSE);
    assertThat(policy.decide(request("get", "pods", "other"), ann).level()).isEqualTo(Level.NONE);

    RequestInfo path = new RequestInfo(false, "/api/v1", "get", "", "", "", "", "", "", "");
    AuditPolicy.Decision decision = policy.decide(path, ann);
    assertThat(decision.level()).isEqualTo(Level.REQUEST);
    assertThat(decision.tells(Stage.RESPONSE_STARTED)).isFalse();
    assertThat(decision.tells(Stage.REQUEST_RECEIVED)).isFalse();
    assertThat(decision.tells(Stage.RESPONSE_COMPLETE)).isTrue();
  }

  @Test
  void refusesWhatIsNoPolicy() {
    assertThatThrownBy(() -> policy("- {level: Some}\n"))
        .hasMessage("unknown audit level \"Some\"");
    assertThatThrownBy(() -> AuditPolicy.parse("kind: Pod".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("not an audit.k8s.io Policy");
  }
}
