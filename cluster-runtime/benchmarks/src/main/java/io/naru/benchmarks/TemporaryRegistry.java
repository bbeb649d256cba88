package io.naru.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.registry.Call;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.RegistryOptions;
import io.naru.apiserver.registry.WriteOptions;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A registry over a {@link TemporaryStore}, with the namespace and account that pods need. */
record TemporaryRegistry(Registry registry, TemporaryStore temporary) implements AutoCloseable {

  static final String NAMESPACE = "benchmark";
  static final UserInfo USER = UserInfo.of("benchmark", UserInfo.MASTERS_GROUP);

  private static final String POD =
      """
      {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"web"}},
       "spec":{"containers":[{"name":"web","image":"nginx:1","ports":[{"containerPort":80}],
         "env":[{"name":"A","value":"B"}],
         "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]}}
      """;

  static TemporaryRegistry open(EmbeddedStoreOptions options) throws IOException {
    TemporaryStore temporary = TemporaryStore.open(options);
    Registry registry = Registry.open(temporary.store(), RegistryOptions.standard());
    TemporaryRegistry made = new TemporaryRegistry(registry, temporary);
    made.create("namespaces", "", "{\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}");
    made.create("serviceaccounts", NAMESPACE, "{\"metadata\":{\"name\":\"default\"}}");
    return made;
  }

  Kind kind(String resource) {
    return registry.kind(new GroupVersionResource("", "v1", resource));
  }

  /** From text, as a request over HTTP brings it. */
  ApiObject create(String resource, String namespace, String json) {
    Call call = Call.of(kind(resource), namespace, "", "", USER, WriteOptions.by("benchmark"));
    ObjectNode object = registry.decode(call, json.getBytes(StandardCharsets.UTF_8), false);
    return registry.create(call, object);
  }

  ApiObject createPod(String name) {
    return create("pods", NAMESPACE, POD.formatted(name));
  }

  /** Writes the pod's status, as a kubelet does. */
  ApiObject setStatus(String name, String message) {
    Call call =
        Call.of(kind("pods"), NAMESPACE, name, "status", USER, WriteOptions.by("benchmark"));
    return registry.change(
        call,
        old -> {
          ObjectNode pod = old.deepCopy();
          pod.withObject("/status").put("phase", "Running").put("message", message);
          return pod;
        });
  }

  @Override
  public void close() throws IOException {
    registry.close();
    temporary.close();
  }
}
