package io.naru.apiserver.flowcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowControlTest {

  private static final UserInfo KUBELET = UserInfo.of("system:node:n1", "system:nodes");
  private static final RequestInfo LIST =
      new RequestInfo(true, "", "list", "", "v1", "default", "pods", "", "", "");

  private final FlowControl flowControl = new FlowControl(6, Duration.ofSeconds(20));

  private static ApiObject level(String name, int shares, String response) {
    return object(
        """
        {"metadata": {"name": "%s", "uid": "%s-uid"}, "spec": {"type": "Limited", "limited":
          {"nominalConcurrencyShares": %d, "limitResponse": %s}}}
        """
            .formatted(name, name, shares, response));
  }

  private static ApiObject schema(String name, int precedence, String level, String subjects) {
    return object(
        """
        {"metadata": {"name": "%s", "uid": "%s-uid"}, "spec": {"matchingPrecedence": %d,
          "distinguisherMethod": {"type": "ByUser"},
          "priorityLevelConfiguration": {"name": "%s"},
          "rules": [{"subjects": [%s], "resourceRules": [{"verbs": ["*"], "apiGroups": ["*"],
            "resources": ["*"], "namespaces": ["*"], "clusterScope": true}]}]}}
        """
            .formatted(name, name, precedence, level, subjects));
  }

  private static ApiObject object(String json) {
    return ApiObject.of(Json.parseObject(json));
  }

  private void configure(String response) {
    flowControl.configure(
        List.of(
            schema("rest", 100, "rest", "{\"kind\": \"User\", \"user\": {\"name\": \"*\"}}"),
            schema(
                "nodes",
                50,
                "nodes",
                "{\"kind\": \"Group\", \"group\": {\"name\": \"system:nodes\"}}"),
            schema("dangling", 1, "none", "{\"kind\": \"User\", \"user\": {\"name\": \"*\"}}")),
        List.of(
            level("nodes", 20, response),
            level("rest", 40, response),
            object(
                "{\"metadata\": {\"name\": \"exempt\", \"uid\": \"e\"}, \"spec\": {\"type\":"
                    + " \"Exempt\"}}")));
  }

  private static String queues(int count, int hand, int length) {
    return """
    {"type": "Queue", "queuing": {"queues": %d, "handSize": %d, "queueLengthLimit": %d}}
    """
        .formatted(count, hand, length);
  }

  @Test
  void allowsAllUntilItIsConfigured() throws InterruptedException {
    assertThat(flowControl.enter(LIST, KUBELET).headers()).isEmpty();
  }

  @Test
  void tellsHowARequestWasClassified() throws InterruptedException {
    configure("{\"type\": \"Reject\"}");
    try (FlowControl.Seat seat = flowControl.enter(LIST, KUBELET)) {
      assertThat(seat.headers())
          .containsEntry("X-Kubernetes-PF-FlowSchema-UID", List.of("nodes-uid"))
          .containsEntry("X-Kubernetes-PF-PriorityLevel-UID", List.of("nodes-uid"));
    }
  }

  @Test
  void aFloodIsRefusedAndNodesStillGetThrough() throws InterruptedException {
    configure("{\"type\": \"Reject\"}");
    List<FlowControl.Seat> flood = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      flood.add(flowControl.enter(LIST, UserInfo.of("noisy")));
    }
    assertThat(flood.stream().filter(seat -> !seat.isRefused())).hasSize(4);

    try (FlowControl.Seat kubelet = flowControl.enter(LIST, KUBELET)) {
      assertThat(kubelet.isRefused()).isFalse();
    }
    flood.forEach(FlowControl.Seat::close);
    assertThat(flowControl.enter(LIST, UserInfo.of("noisy")).isRefused()).isFalse();
  }

  private static ApiObject lender(String name, int lendable, String borrowing) {
    return level(name, 30, "{\"type\": \"Reject\"}, \"lendablePercent\": " + lendable + borrowing);
  }

  private List<FlowControl.Seat> enter(String user, int count) throws InterruptedException {
    List<FlowControl.Seat> seats = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seats.add(flowControl.enter(LIST, UserInfo.of(user)));
    }
    return seats;
  }

  private static long taken(List<FlowControl.Seat> seats) {
    return seats.stream().filter(seat -> !seat.isRefused()).count();
  }

  private void configureTwo(String bobBorrows) {
    flowControl.configure(
        List.of(
            schema("ann", 10, "ann", "{\"kind\": \"User\", \"user\": {\"name\": \"ann\"}}"),
            schema("bob", 20, "bob", "{\"kind\": \"User\", \"user\": {\"name\": \"bob\"}}")),
        List.of(lender("ann", 67, ""), lender("bob", 0, bobBorrows)));
  }

  @Test
  void seatsThatALevelDoesNotNeedAreLent() throws InterruptedException {
    // Three seats each; ann lends two of hers.
    configureTwo("");
    List<FlowControl.Seat> borrowed = enter("bob", 10);
    assertThat(taken(borrowed)).isEqualTo(5);
    assertThat(taken(enter("ann", 10))).as("what is never lent").isEqualTo(1);

    borrowed.forEach(FlowControl.Seat::close);
    assertThat(taken(enter("ann", 10))).as("all of hers again").isEqualTo(2);
  }

  @Test
  void borrowingHasALimit() throws InterruptedException {
    configureTwo(", \"borrowingLimitPercent\": 34");
    assertThat(taken(enter("bob", 10))).isEqualTo(4);
  }

  @Test
  void requestsWaitForTheirTurnAndNoMoreRunThanThereAreSeats() throws Exception {
    configure(queues(8, 2, 50));
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger served = new AtomicInteger();
    CompletableFuture<?>[] requests =
        IntStream.range(0, 60)
            .mapToObj(i ->
                inThread(() -> {
                  try (FlowControl.Seat seat = flowControl.enter(LIST, UserInfo.of("u"))) {
                    assertThat(seat.isRefused()).isFalse();
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Thread.yield();
                    served.incrementAndGet();
                    running.decrementAndGet();
                  }
                }))
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(requests).join();
    assertThat(served).hasValue(60);
    assertThat(most.get()).isLessThanOrEqualTo(4);
  }

  @Test
  void aQuietFlowIsNotStuckBehindALoudOne() throws Exception {
    configure(queues(64, 6, 50));
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger loudServed = new AtomicInteger();
    List<CompletableFuture<Void>> loud = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      loud.add(
          inThread(() -> {
            try (FlowControl.Seat seat = flowControl.enter(LIST, UserInfo.of("loud"))) {
              release.await();
              loudServed.incrementAndGet();
            }
          }));
    }
    await().until(() -> flowControl.metrics().contains(waiting(196)));

    AtomicInteger before = new AtomicInteger(-1);
    CompletableFuture<Void> quiet =
        inThread(() -> {
          try (FlowControl.Seat seat = flowControl.enter(LIST, UserInfo.of("quiet"))) {
            before.set(loudServed.get());
          }
        });
    await().until(() -> flowControl.metrics().contains(waiting(197)));
    release.countDown();
    quiet.join();
    loud.forEach(CompletableFuture::join);
    assertThat(before.get()).isLessThan(100);
  }

  private static String waiting(int count) {
    return "apiserver_flowcontrol_current_inqueue_requests{priority_level=\"rest\"} " + count;
  }

  @Test
  void aHandHasDifferentQueuesAndIsTheSameEachTime() {
    int[] hand = PriorityLevel.hand(12345, 64, 8);
    assertThat(Arrays.stream(hand).distinct()).hasSize(8);
    assertThat(PriorityLevel.hand(12345, 64, 8)).isEqualTo(hand);
    assertThat(PriorityLevel.hand(54321, 64, 8)).isNotEqualTo(hand);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private static CompletableFuture<Void> inThread(Work work) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            work.run();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }
}
