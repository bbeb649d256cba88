package io.naru.store;

/**
 * Bytes to be stored, which may contain the revision they are stored at. Called once, by the
 * committer, in revision order: must be quick and must not block or throw.
 */
@FunctionalInterface
public interface Value {
  byte[] at(long revision);
}
