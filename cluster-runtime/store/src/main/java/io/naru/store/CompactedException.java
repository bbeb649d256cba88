package io.naru.store;

/** A revision that is no longer kept was asked for. */
public final class CompactedException extends RuntimeException {

  private final long compactedRevision;

  public CompactedException(long requested, long compactedRevision) {
    super("revision " + requested + " is compacted; oldest is " + compactedRevision);
    this.compactedRevision = compactedRevision;
  }

  public long compactedRevision() {
    return compactedRevision;
  }
}
