package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import io.naru.store.embedded.EmbeddedStoreOptions.Durability;
import java.nio.file.Path;

/** A registry over a store in a temporary directory, with the namespaces that tests use. */
public final class TestingRegistry implements AutoCloseable {

  public static final UserInfo USER = UserInfo.of("admin", UserInfo.MASTERS_GROUP);
  public static final String NAMESPACE = "test";

  private final EmbeddedStore store;
  private final Registry registry;

  public TestingRegistry(Path directory) {
    this(directory, RegistryOptions.standard());
  }

  public TestingRegistry(Path directory, RegistryOptions options) {
    store =
        EmbeddedStore.open(
            directory, EmbeddedStoreOptions.defaults().withDurability(Durability.NONE));
    registry = Registry.open(store, options);
    for (String namespace : new String[] {"default", "kube-system", NAMESPACE}) {
      create("v1", "namespaces", "", "{metadata: {name: " + namespace + "}}");
    }
    create("v1", "serviceaccounts", NAMESPACE, "{metadata: {name: default}}");
  }

  public Registry registry() {
    return registry;
  }

  public EmbeddedStore store() {
    return store;
  }

  public Kind kind(String apiVersion, String plural) {
    return registry.kind(GroupVersionResource.of(apiVersion, plural));
  }

  public Call call(String apiVersion, String plural, String namespace, String name) {
    return Call.of(kind(apiVersion, plural), namespace, name, "", USER, WriteOptions.by("test"));
  }

  /** Creates from YAML, in flow style for brevity. */
  public ApiObject create(String apiVersion, String plural, String namespace, String yaml) {
    Call call = call(apiVersion, plural, namespace, "");
    return registry.create(call, registry.decode(call, yaml.getBytes(), true));
  }

  public ApiObject update(
      String apiVersion, String plural, String namespace, String name, ObjectNode object) {
    return registry.update(call(apiVersion, plural, namespace, name), object.deepCopy()).object();
  }

  public ApiObject get(String apiVersion, String plural, String namespace, String name) {
    return registry.get(kind(apiVersion, plural), namespace, name);
  }

  public ApiObject merge(
      String apiVersion, String plural, String namespace, String name, String json) {
    return registry
        .patch(
            call(apiVersion, plural, namespace, name),
            new PatchBody(PatchBody.Type.MERGE, json.getBytes()))
        .object();
  }

  public Deleted delete(
      String apiVersion, String plural, String namespace, String name, String options) {
    return registry.delete(
        call(apiVersion, plural, namespace, name), DeleteOptions.parse(Json.parseObject(options)));
  }

  @Override
  public void close() {
    registry.close();
    store.close();
  }
}
