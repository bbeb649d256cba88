package io.naru.apiserver.encryption;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.naru.store.KeyValue;
import io.naru.store.Store;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedStoreIT {

  @TempDir Path directory;
  private Store plain;
  private Store encrypted;

  @BeforeEach
  void open() throws Exception {
    plain =
        EmbeddedStore.open(
            directory.resolve("store"),
            EmbeddedStoreOptions.defaults().withDurability(EmbeddedStoreOptions.Durability.NONE));
    EncryptionKey key = EncryptionKey.loadOrCreate(directory.resolve("encryption.key"));
    encrypted = new EncryptedStore(plain, key, EncryptedStore.SECRETS);
  }

  @AfterEach
  void close() {
    encrypted.close();
  }

  private static byte[] value(Store store, String key) {
    KeyValue found = store.get(key);
    assertThat(found).isNotNull();
    return found == null ? new byte[0] : found.value();
  }

  private static void put(Store store, String key, String text) {
    store
        .commit(
            new Store.Write(key, Store.Write.ANY, revision -> (text + revision).getBytes(UTF_8)))
        .join();
  }

  @Test
  void secretsAreStoredEncryptedAndReadPlain() {
    put(encrypted, "secrets/default/a", "password ");
    put(encrypted, "configmaps/default/a", "plain ");

    assertThat(new String(value(plain, "secrets/default/a"), UTF_8))
        .startsWith("k8s:enc:aesgcm:v1:")
        .doesNotContain("password");
    assertThat(new String(value(plain, "configmaps/default/a"), UTF_8)).startsWith("plain ");
    assertThat(new String(value(encrypted, "secrets/default/a"), UTF_8)).startsWith("password ");
    assertThat(encrypted.range("secrets/", null, 0, 0).keyValues())
        .extracting(each -> new String(each.value(), UTF_8).substring(0, 8))
        .containsExactly("password");
  }

  @Test
  void whatWasWrittenBeforeIsStillRead() {
    put(plain, "secrets/default/old", "password ");
    assertThat(new String(value(encrypted, "secrets/default/old"), UTF_8)).startsWith("password ");
  }

  @Test
  void aSecretIsNotBelievedAtAnotherPlace() {
    put(encrypted, "secrets/default/a", "password ");
    byte[] moved = value(plain, "secrets/default/a");
    plain.commit(new Store.Write("secrets/default/b", Store.Write.ANY, revision -> moved)).join();
    assertThatThrownBy(() -> encrypted.get("secrets/default/b"))
        .hasMessage("cannot decrypt what is stored at secrets/default/b");
  }

  @Test
  void theKeyIsItsOwnersAndStays() throws Exception {
    Path file = directory.resolve("encryption.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    put(encrypted, "secrets/default/a", "password ");
    EncryptionKey again = EncryptionKey.loadOrCreate(file);
    assertThat(
            new String(
                again.decrypt("secrets/default/a", value(plain, "secrets/default/a")), UTF_8))
        .startsWith("password ");
  }
}
