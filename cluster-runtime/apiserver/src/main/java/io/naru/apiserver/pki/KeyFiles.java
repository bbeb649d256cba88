package io.naru.apiserver.pki;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/** PEM files in one directory: {@code NAME.crt}, {@code NAME.key}, {@code NAME.pub}. */
final class KeyFiles {

  private final Path directory;

  KeyFiles(Path directory) throws IOException {
    this.directory = directory;
    if (isPosix()) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(directory);
    }
  }

  @Nullable Credential readCredential(String name) throws IOException, GeneralSecurityException {
    Path certificate = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    if (!Files.exists(certificate) || !Files.exists(key)) {
      return null;
    }
    return new Credential(
        Pem.readPrivateKey(Files.readString(key)),
        Pem.readCertificate(Files.readString(certificate)));
  }

  void writeCredential(String name, Credential credential) throws IOException {
    write(directory.resolve(name + ".key"), credential.classicPrivateKeyPem());
    write(directory.resolve(name + ".crt"), credential.certificatePem());
  }

  void deleteCredential(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name + ".key"));
    Files.deleteIfExists(directory.resolve(name + ".crt"));
  }

  @Nullable SigningKey readSigningKey(String name) throws IOException, GeneralSecurityException {
    Path key = directory.resolve(name + ".key");
    Path publicKey = directory.resolve(name + ".pub");
    if (!Files.exists(key) || !Files.exists(publicKey)) {
      return null;
    }
    return SigningKey.of(
        Pem.readPrivateKey(Files.readString(key)), Pem.readPublicKey(Files.readString(publicKey)));
  }

  void writeSigningKey(String name, SigningKey key) throws IOException {
    write(directory.resolve(name + ".key"), Pem.privateKey(key.privateKey()));
    write(directory.resolve(name + ".pub"), Pem.publicKey(key.publicKey()));
  }

  /** Readable by the owner only from the first moment on, and never half written. */
  private void write(Path file, String text) throws IOException {
    Path draft;
    if (isPosix()) {
      draft =
          Files.createTempFile(
              directory,
              "draft",
              ".pem",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      draft = Files.createTempFile(directory, "draft", ".pem");
    }
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private boolean isPosix() {
    return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
