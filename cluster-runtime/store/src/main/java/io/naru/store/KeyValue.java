package io.naru.store;

/**
 * One version of one key, as it stood from {@code modRevision} on.
 *
 * @param value not to be written to; empty for a tombstone in an {@link Event}
 * @param createRevision revision at which the key came into being
 * @param modRevision revision of this version
 * @param version 1 for the first since creation
 */
public record KeyValue(
    String key, byte[] value, long createRevision, long modRevision, long version) {}
