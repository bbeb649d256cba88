package io.naru.scheduler;

import static io.naru.scheduler.testing.Cluster.node;
import static io.naru.scheduler.testing.Cluster.pod;
import static io.naru.scheduler.testing.Storage.bound;
import static io.naru.scheduler.testing.Storage.claim;
import static io.naru.scheduler.testing.Storage.using;
import static io.naru.scheduler.testing.Storage.volume;
import static io.naru.scheduler.testing.Storage.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import io.naru.machinery.Json;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The scheduler's part in binding claims; the tests play the binder and the provisioner. */
class VolumeSchedulingTest {

  private static final String SELECTED = "volume.kubernetes.io/selected-node";

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(Instant.parse("2026-01-01T00:00:00Z"));
  private final TypedClient<Pod> pods = new TypedClient<>(api, Resources.PODS);
  private final TypedClient<PersistentVolume> volumes =
      new TypedClient<>(api, Resources.PERSISTENT_VOLUMES);
  private final TypedClient<PersistentVolumeClaim> claims =
      new TypedClient<>(api, Resources.PERSISTENT_VOLUME_CLAIMS);
  private final Scheduler scheduler =
      Scheduler.start(new SchedulerConfig(api, timers, "default-scheduler", 1, 1));

  @AfterEach
  void stop() {
    scheduler.close();
  }

  @Test
  void tellsTheProvisionerTheNodeAndWaitsForTheVolume() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.STORAGE_CLASSES, waiting("local", "naru.io/local-path"));
    api.given(Resources.PERSISTENT_VOLUME_CLAIMS, claim("data", "local").build());

    pods.create(using("web", "data"));

    awaitSelected("data", "one");
    assertThat(nodeOf("web")).isNull();

    volumes.create(volume("made", "1Gi", "one"));
    claims.update(bound(claims.get("default", "data"), "made"));

    awaitTicking(() -> "one".equals(nodeOf("web")));
  }

  @Test
  void promisesAVolumeThatIsThereAlready() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.STORAGE_CLASSES, waiting("local", "kubernetes.io/no-provisioner"));
    api.given(Resources.PERSISTENT_VOLUMES, volume("disk", "1Gi", "one"));
    api.given(Resources.PERSISTENT_VOLUME_CLAIMS, claim("data", "local").build());

    pods.create(using("web", "data"));

    awaitTicking(() -> volumes.get("", "disk").getSpec().getClaimRef() != null);
    ObjectReference promised = volumes.get("", "disk").getSpec().getClaimRef();
    assertThat(promised.getName()).isEqualTo("data");
    assertThat(promised.getUid()).isEqualTo("data");
    assertThat(nodeOf("web")).isNull();

    claims.update(bound(claims.get("default", "data"), "disk"));

    awaitTicking(() -> "one".equals(nodeOf("web")));
  }

  @Test
  void chooseAnotherNodeWhenTheProvisionerCannotServeThisOne() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.STORAGE_CLASSES, waiting("local", "naru.io/local-path"));
    api.given(Resources.PERSISTENT_VOLUME_CLAIMS, claim("data", "local").build());
    pods.create(using("web", "data"));
    awaitSelected("data", "one");

    api.given(Resources.NODES, node("two").build());
    pods.create(pod("filler").build());
    awaitTicking(() -> nodeOf("filler") != null);
    var cordon = Json.object();
    cordon.putObject("spec").put("unschedulable", true);
    new TypedClient<>(api, Resources.NODES).patch("", "one", cordon);
    var annotations = Json.object();
    annotations.putObject("metadata").putObject("annotations").putNull(SELECTED);
    claims.patch("default", "data", annotations);

    awaitSelected("data", "two");
  }

  @Test
  void otherPodsDoNotWaitForVolumesBeingMade() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.STORAGE_CLASSES, waiting("local", "naru.io/local-path"));
    for (String name : new String[] {"a", "b", "c"}) {
      api.given(Resources.PERSISTENT_VOLUME_CLAIMS, claim(name, "local").build());
      pods.create(using("web-" + name, name));
    }
    awaitSelected("a", "one");
    awaitSelected("b", "one");
    awaitSelected("c", "one");

    pods.create(pod("quick").build());

    awaitTicking(() -> "one".equals(nodeOf("quick")));
  }

  @Test
  void triesAgainOnceTheClaimIsThere() {
    api.given(Resources.NODES, node("one").build());
    api.given(Resources.PERSISTENT_VOLUMES, volume("disk", "1Gi", "one"));
    pods.create(using("web", "data"));
    await().until(() -> scheduler.verdicts().of("default", "web").isPresent());
    assertThat(scheduler.verdicts().of("default", "web").orElseThrow().message())
        .endsWith("persistentvolumeclaim \"data\" not found.");

    claims.create(bound("data", "disk"));

    awaitTicking(() -> "one".equals(nodeOf("web")));
  }

  private void awaitSelected(String claim, String node) {
    awaitTicking(() -> {
      var annotations = claims.get("default", claim).getMetadata().getAnnotations();
      return annotations != null && node.equals(annotations.get(SELECTED));
    });
  }

  /** Backoffs pass meanwhile, but not the ten minutes that volumes may take. */
  private void awaitTicking(java.util.concurrent.Callable<Boolean> condition) {
    await()
        .until(() -> {
          timers.advance(Duration.ofMillis(500));
          return condition.call();
        });
  }

  private String nodeOf(String name) {
    return pods.get("default", name).getSpec().getNodeName();
  }
}
