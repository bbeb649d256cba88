package io.naru.apiserver.kubectl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.server.TestTls;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** An API server with an empty store, and a kubectl that knows it. Close it at the end. */
record KubectlServer(Store store, ApiServer server, Kubectl kubectl) implements AutoCloseable {

  /**
   * Skips the test where there is no kubectl.
   *
   * @param directory for everything that either of them writes
   */
  static KubectlServer start(Path directory) throws Exception {
    return start(directory, config -> config);
  }

  /** Of a server that is told more. */
  static KubectlServer start(Path directory, UnaryOperator<ApiServerConfig> configuration)
      throws Exception {
    Path program = Kubectl.find();
    assumeTrue(program != null, "NARU_TOOLS names no directory with a kubectl");
    Store store =
        EmbeddedStore.open(
            directory.resolve("store"),
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    ApiServer server =
        ApiServer.start(configuration.apply(ApiServerConfig.standard(store, TestTls.PKI)));
    Kubectl kubectl =
        new Kubectl(program, Files.createDirectories(directory.resolve("home")), server);
    // There are no controllers here, which would make it.
    kubectl.ok("create serviceaccount default");
    return new KubectlServer(store, server, kubectl);
  }

  /** An object, or a list, as the server tells it. */
  JsonNode json(String get) {
    return Json.parseObject(kubectl.ok(get + " -o json"));
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }
}
