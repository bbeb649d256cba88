package io.naru.apiserver.encryption;

import io.naru.store.Value;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of AES-256-GCM. What it wrote begins with a mark, so that what was written before there was
 * a key is still read. The store's key of a value is authenticated with it: a value that was moved
 * to another place is not believed. Thread-safe.
 */
public final class EncryptionKey {

  private static final byte[] MARK = "k8s:enc:aesgcm:v1:naru:".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  EncryptionKey(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * The key in a file, which only its owner may read; made if it is not there.
   *
   * @throws IOException if it can neither be read nor made, or is none
   */
  public static EncryptionKey loadOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      create(file);
    }
    try {
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == KEY_BYTES) {
        return new EncryptionKey(key);
      }
    } catch (IllegalArgumentException malformed) {
      throw new IOException(file + " holds no encryption key", malformed);
    }
    throw new IOException(file + " holds no encryption key of " + KEY_BYTES + " bytes");
  }

  private static void create(Path file) throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.createDirectories(file.toAbsolutePath().getParent());
    try {
      Files.createFile(file, ownerOnly);
    } catch (FileAlreadyExistsException madeMeanwhile) {
      return;
    } catch (UnsupportedOperationException notPosix) {
      Files.createFile(file);
    }
    Files.writeString(
        file, Base64.getEncoder().encodeToString(key) + "\n", StandardOpenOption.WRITE);
  }

  Value encrypted(String place, Value value) {
    return revision -> encrypt(place, value.at(revision));
  }

  byte[] encrypt(String place, byte[] plain) {
    try {
      byte[] nonce = new byte[NONCE_BYTES];
      random.nextBytes(nonce);
      byte[] secret = cipher(Cipher.ENCRYPT_MODE, place, nonce).doFinal(plain);
      return ByteBuffer.allocate(MARK.length + NONCE_BYTES + secret.length)
          .put(MARK)
          .put(nonce)
          .put(secret)
          .array();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException("cannot encrypt", broken);
    }
  }

  /** What was written without a key is answered as it is. */
  byte[] decrypt(String place, byte[] stored) {
    boolean marked =
        stored.length > MARK.length + NONCE_BYTES
            && Arrays.equals(stored, 0, MARK.length, MARK, 0, MARK.length);
    if (!marked) {
      return stored;
    }
    int start = MARK.length + NONCE_BYTES;
    byte[] nonce = Arrays.copyOfRange(stored, MARK.length, start);
    try {
      return cipher(Cipher.DECRYPT_MODE, place, nonce)
          .doFinal(stored, start, stored.length - start);
    } catch (GeneralSecurityException wrongKey) {
      throw new IllegalStateException("cannot decrypt what is stored at " + place, wrongKey);
    }
  }

  private Cipher cipher(int mode, String place, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
