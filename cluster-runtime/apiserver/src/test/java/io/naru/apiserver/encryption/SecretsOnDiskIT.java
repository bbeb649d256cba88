package io.naru.apiserver.encryption;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.server.TestTls;
import io.naru.client.ApiTransport;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a cluster give away of its secrets. */
class SecretsOnDiskIT {

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final UserInfo ADMIN = UserInfo.of("me", UserInfo.MASTERS_GROUP);

  @TempDir Path directory;

  @Test
  void filesHoldNoClearText() throws Exception {
    try (Store store = encrypted();
        ApiServer server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI))) {
      create(server, "fresh", "open sesame");
      assertThat(password(server, "fresh")).isEqualTo("open sesame");
    }
    assertThat(filesContain("open sesame")).isFalse();
    assertThat(filesContain("k8s:enc:aesgcm:v1:")).isTrue();
  }

  @Test
  void aClusterFromBeforeEncryptionOpensAndIsEncryptedAsItIsWritten() throws Exception {
    try (Store store = plain();
        ApiServer server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI))) {
      create(server, "old", "clear text");
    }
    assertThat(filesContain("clear text")).isTrue();

    try (Store store = encrypted();
        ApiServer server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI))) {
      assertThat(password(server, "old")).isEqualTo("clear text");
      ApiTransport transport = server.transport(ADMIN);
      ObjectNode changed = transport.get(target("old")).mutableTree();
      changed.withObject("/data").put("password", base64("new text"));
      transport.update(target("old"), ApiObject.of(changed));
    }
    try (Store store = encrypted();
        ApiServer server = ApiServer.start(ApiServerConfig.standard(store, TestTls.PKI))) {
      assertThat(password(server, "old")).isEqualTo("new text");
    }
    assertThat(filesContain("new text")).isFalse();
  }

  private Store plain() throws Exception {
    return EmbeddedStore.open(directory.resolve("store"), EmbeddedStoreOptions.defaults());
  }

  private Store encrypted() throws Exception {
    return new EncryptedStore(
        plain(),
        EncryptionKey.loadOrCreate(directory.resolve("encryption.key")),
        EncryptedStore.SECRETS);
  }

  private static ApiTransport.Target target(String name) {
    return ApiTransport.Target.of(SECRETS, "default", name);
  }

  private static void create(ApiServer server, String name, String password) {
    ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", name).put("namespace", "default");
    secret.putObject("data").put("password", base64(password));
    server.transport(ADMIN).create(target(""), ApiObject.of(secret));
  }

  private static String password(ApiServer server, String name) {
    ObjectNode secret = server.transport(ADMIN).get(target(name)).tree();
    return new String(Base64.getDecoder().decode(Json.text(secret, "data", "password")), UTF_8);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  /** Whether any file of the store has a text, as it is or as secrets are written. */
  private boolean filesContain(String text) throws Exception {
    List<Path> files;
    try (Stream<Path> all = Files.walk(directory.resolve("store"))) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      String content = Files.readString(file, ISO_8859_1);
      if (content.contains(text) || content.contains(base64(text))) {
        return true;
      }
    }
    return false;
  }
}
