package io.naru.desktop.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.naru.desktop.kinds.Resource;
import io.naru.desktop.session.ClusterSession;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ports forwarded to the pods of a server that speaks the protocol and runs nothing. */
class PortForwardIT {

  private static final String PODS = "/api/v1/namespaces/shop/pods";
  private static final String RUNNING =
      "{\"metadata\": {\"name\": \"%s\", \"ownerReferences\": [%s]}, \"spec\": {\"containers\":"
          + " [{\"ports\": [{\"name\": \"http\", \"containerPort\": 8080}]}]}, \"status\":"
          + " {\"phase\": \"Running\"}}";

  private FakeNode server;
  private ClusterSession session;

  @BeforeEach
  void start() throws IOException {
    server = new FakeNode();
    session = new ClusterSession(server.kubeconfig("sesame"));
  }

  @AfterEach
  void end() throws IOException {
    session.close();
    server.close();
  }

  @Test
  void aServicesPortLeadsToThePodThatIsThereAndThenToTheOneThatTakesItsPlace() throws Exception {
    service();
    runs("web-1");
    PortForward forward = forward("services", "web", 80, "http");
    assertThat(talk(forward)).isEqualTo("web-1: hello");
    runs("web-2");
    assertThat(talk(forward)).isEqualTo("web-2: hello");
    assertThat(forward.state()).isInstanceOf(PortForward.State.Working.class);
    assertThat(session.forwards().active()).containsExactly(forward);
  }

  @Test
  void aPodThatIsGoneIsFollowedToItsWorkload() throws Exception {
    server.objects.put(
        PODS + "/web-1",
        RUNNING.formatted(
            "web-1",
            "{\"apiVersion\": \"apps/v1\", \"kind\": \"ReplicaSet\", \"name\": \"web\","
                + " \"controller\": true}"));
    server.objects.put(
        "/apis/apps/v1/namespaces/shop/replicasets/web",
        "{\"spec\": {\"selector\": {\"matchLabels\": {\"app\": \"web\"}}}}");
    PortForward forward = forward("pods", "web-1", 8080, "8080");
    assertThat(talk(forward)).isEqualTo("web-1: hello");
    server.objects.remove(PODS + "/web-1");
    runs("web-2");
    assertThat(talk(forward)).isEqualTo("web-2: hello");
  }

  @Test
  void saysInWordsWhatIsWrongAndGoesOnWhenItIsRight() throws Exception {
    service();
    server.objects.put(PODS + "?labelSelector=app%3Dweb", "{\"items\": []}");
    PortForward forward = forward("services", "web", 80, "http");
    assertThat(talk(forward)).isEmpty();
    failsFor(forward, PortForward.Reason.NO_POD, "no pod of it runs");
    runs("web-1");
    assertThat(talk(forward)).isEqualTo("web-1: hello");
    PortForward deaf = forward("services", "web", 81, "81");
    assertThat(talk(deaf)).isEmpty();
    failsFor(deaf, PortForward.Reason.OTHER, "connection refused in pod");
    PortForward nameless = forward("services", "web", 82, "metrics");
    assertThat(talk(nameless)).isEmpty();
    failsFor(nameless, PortForward.Reason.NO_PORT, "pod web-1 has no port metrics");
  }

  @Test
  void saysInTheServersWordsThatItIsRefused() throws Exception {
    service();
    runs("web-1");
    try (ClusterSession stranger = new ClusterSession(server.kubeconfig("guessed"))) {
      PortForward forward =
          stranger
              .forwards()
              .start(new ForwardTarget(resource("services"), "shop", "web", 80, "http"));
      assertThat(talk(forward)).isEmpty();
      failsFor(forward, PortForward.Reason.OTHER, "who are you?");
    }
  }

  @Test
  void listensNoLongerOnceItIsStopped() throws Exception {
    PortForward forward = forward("services", "web", 80, "http");
    session.forwards().stop(forward);
    assertThat(session.forwards().active()).isEmpty();
    await()
        .untilAsserted(
            () -> assertThatThrownBy(() -> talk(forward)).isInstanceOf(ConnectException.class));
  }

  private static void failsFor(PortForward forward, PortForward.Reason reason, String words) {
    await()
        .untilAsserted(() ->
            assertThat(forward.state()).isEqualTo(new PortForward.State.Failed(reason, words)));
  }

  private PortForward forward(String plural, String name, int port, String podPort)
      throws IOException {
    return session
        .forwards()
        .start(new ForwardTarget(resource(plural), "shop", name, port, podPort));
  }

  private static Resource resource(String plural) {
    return new Resource("", "v1", plural, "It", true, Set.of(), Set.of(), List.of());
  }

  private void service() {
    server.objects.put(
        "/api/v1/namespaces/shop/services/web", "{\"spec\": {\"selector\": {\"app\": \"web\"}}}");
  }

  /** This one pod, and no other. */
  private void runs(String name) {
    String pod = RUNNING.formatted(name, "");
    server.objects.put(PODS + "/" + name, pod);
    server.objects.put(PODS + "?labelSelector=app%3Dweb", "{\"items\": [" + pod + "]}");
  }

  /** Says something, and that this is all; what comes back until the other side has ended, too. */
  private static String talk(PortForward forward) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), forward.localPort())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write("hello".getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException e) {
      if (e instanceof ConnectException) {
        throw e;
      }
      return ""; // reset: the other side read nothing
    }
  }
}
