package io.naru.store.embedded;

import io.naru.store.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key and, through {@link #older}, those before it. The committer puts new
 * versions in front and cuts old ones off behind; readers walk the chain without locks.
 */
final class Version {
  private static final byte[] NO_VALUE = new byte[0];

  final KeyValue keyValue;
  volatile @Nullable Version older;

  Version(KeyValue keyValue, @Nullable Version older) {
    this.keyValue = keyValue;
    this.older = older;
  }

  static KeyValue tombstone(String key, long revision) {
    return new KeyValue(key, NO_VALUE, 0, revision, 0);
  }

  /** A live key's version counts from 1, so that 0 is free to mean deletion. */
  boolean isTombstone() {
    return keyValue.version() == 0;
  }

  static @Nullable Version at(@Nullable Version newest, long revision) {
    Version version = newest;
    while (version != null && version.keyValue.modRevision() > revision) {
      version = version.older;
    }
    return version;
  }

  static @Nullable KeyValue liveAt(@Nullable Version newest, long revision) {
    Version version = at(newest, revision);
    return version == null || version.isTombstone() ? null : version.keyValue;
  }
}
