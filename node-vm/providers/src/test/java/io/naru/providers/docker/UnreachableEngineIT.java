package io.naru.providers.docker;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.cluster.nodes.NodeProviderException;
import io.naru.cluster.nodes.NodeSpec;
import io.naru.cluster.nodes.ProgressListener;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class UnreachableEngineIT {

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> everyCallSaysWhatToDo() {
    DockerNodeProvider provider =
        new DockerNodeProvider(
            Engine.connect("unix://" + directory.resolve("nobody.sock")), StandInAgent::files);
    Map<String, ThrowingCallable> calls =
        Map.ofEntries(
            Map.entry("prepare", () -> provider.prepare(ProgressListener.NONE)),
            Map.entry("ensureNetwork", () -> provider.ensureNetwork("c")),
            Map.entry("deleteNetwork", () -> provider.deleteNetwork("c")),
            Map.entry("create", () -> provider.create(spec())),
            Map.entry("start", () -> provider.start("c", "n")),
            Map.entry("stop", () -> provider.stop("c", "n")),
            Map.entry("delete", () -> provider.delete("c", "n")),
            Map.entry("list", () -> provider.list("c")),
            Map.entry("importImage", () -> provider.importImage("c", "image")),
            Map.entry("importArchive", () -> provider.importArchive("c", directory)));
    return calls.entrySet().stream()
        .map(call ->
            DynamicTest.dynamicTest(
                call.getKey(),
                () ->
                    assertThatThrownBy(call.getValue())
                        .isInstanceOf(NodeProviderException.class)
                        .hasMessageContaining("no Docker Engine answers")
                        .hasMessageContaining("DOCKER_HOST")));
  }

  private static NodeSpec spec() {
    String text = "text";
    return new NodeSpec(
        "c", "n", text, text, text, text, text, text, text, text, text, text, null, "1", 1,
        Map.of());
  }
}
