package io.naru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of hollow nodes through its whole life, by launcher and stock kubectl. */
class HollowNodesE2E {

  private static final String NAME = "hollow";
  private static final Path REPOSITORY = Path.of("").toAbsolutePath().getParent();

  @TempDir private Path home;

  @AfterEach
  void deleteCluster() {
    if (Files.exists(home.resolve("clusters/" + NAME + "/cluster.json"))) {
      naru("delete", NAME).run();
    }
  }

  @Test
  void livesThroughRolloutKillAndNewNodes() throws IOException {
    naru("up", NAME, "--provider", "hollow", "--nodes", "3", "--headless").run().succeeds();
    assertThat(kubectl("get nodes --no-headers").run().succeeds().text().lines())
        .hasSize(3)
        .allMatch(line -> line.contains(" Ready "));

    kubectl("create deployment web --image=example/web:1 --replicas=5").run().succeeds();
    kubectl("rollout status deployment/web --timeout=60s").run().succeeds();
    assertThat(kubectl("logs deployment/web").run().fails().text()).contains("is simulated");
    kubectl("annotate node node-1 hollow.naru.io/fault=not-ready").run().succeeds();
    kubectl("wait node/node-1 --for=condition=Ready=false --timeout=60s").run().succeeds();
    kubectl("annotate node node-1 hollow.naru.io/fault-").run().succeeds();
    kubectl("wait node/node-1 --for=condition=Ready --timeout=60s").run().succeeds();

    kubectl("set image deployment/web web=example/web:2").run().succeeds();
    ProcessHandle.of(controlPlanePid()).orElseThrow().destroyForcibly();
    naru("up", NAME, "--headless").run().succeeds();
    kubectl("rollout status deployment/web --timeout=60s").run().succeeds();

    naru("-c", NAME, "node", "add").run().succeeds();
    kubectl("wait node/node-4 --for=condition=Ready --timeout=60s").run().succeeds();
    naru("-c", NAME, "node", "remove", "node-2").run().succeeds();
    kubectl("get node node-2").run().fails();

    naru("down", NAME).run().succeeds();
    naru("delete", NAME).run().succeeds();
    assertThat(home.resolve("clusters/" + NAME)).doesNotExist();
  }

  @Test
  void saysWhatIsWrongWithAFileOfStages() throws IOException {
    Path stages = home.resolve("stages.yaml");
    Files.writeString(stages, "stages: [{name: a, from: Ready, to: Nowhere}]");

    assertThat(
            naru("up", NAME, "--provider", "hollow", "--headless", "--stages", stages.toString())
                .run()
                .fails()
                .text())
        .contains("stages[0].to: \"Nowhere\" is no target");
  }

  private long controlPlanePid() throws IOException {
    String line = Files.readString(home.resolve("clusters/" + NAME + "/control-plane.pid"));
    return Long.parseLong(line.split(" ")[0]);
  }

  private Command kubectl(String line) {
    List<String> words = new ArrayList<>(List.of("-c", NAME, "kubectl"));
    words.addAll(List.of(line.split(" ")));
    return naru(words.toArray(String[]::new));
  }

  private Command naru(String... words) {
    List<String> all = new ArrayList<>(List.of(REPOSITORY.resolve("naru").toString()));
    all.addAll(List.of(words));
    return new Command(
        REPOSITORY,
        Map.of(
            "NARU_HOME", home.toString(),
            "KUBECONFIG", home.resolve("user-kubeconfig").toString()),
        all);
  }
}
