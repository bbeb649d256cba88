package io.naru.agent.dns;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a few recent answers for at most half a minute: pods ask the same few names again and
 * again. Thread-safe.
 */
final class CachingUpstream implements Upstream {

  private static final int CAPACITY = 2000;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int NAME_ERROR = DnsAnswer.Code.NAME_ERROR.number;

  private record Kept(byte[] answer, DnsResponse response, Instant stored, Instant expires) {}

  private final Upstream upstream;
  private final InstantSource clock;
  private final Map<ByteBuffer, Kept> entries =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Kept> eldest) {
          return size() > CAPACITY;
        }
      };

  CachingUpstream(Upstream upstream, InstantSource clock) {
    this.upstream = upstream;
    this.clock = clock;
  }

  @Override
  public byte[] ask(byte[] query, boolean stream) throws IOException {
    if (stream) {
      // Rare, and too long for the datagrams that an answer might be given to later.
      return upstream.ask(query, true);
    }
    ByteBuffer key = key(query);
    Kept entry = find(key);
    if (entry != null) {
      return aged(entry, query);
    }
    byte[] answer = upstream.ask(query, false);
    store(key, answer);
    return answer;
  }

  /** All but the id: flags and extensions ask for different answers. */
  private static ByteBuffer key(byte[] query) {
    return ByteBuffer.wrap(query.clone(), 2, query.length - 2).slice();
  }

  private synchronized @Nullable Kept find(ByteBuffer key) {
    Kept entry = entries.get(key);
    return entry != null && clock.instant().isBefore(entry.expires()) ? entry : null;
  }

  private void store(ByteBuffer key, byte[] answer) {
    try {
      DnsResponse response = DnsResponse.parse(answer);
      boolean lasting = response.code() == 0 || response.code() == NAME_ERROR;
      Duration time = Duration.ofSeconds(response.leastTtl());
      if (lasting && !response.truncated() && !time.isZero()) {
        Instant now = clock.instant();
        Instant expires = now.plus(time.compareTo(LONGEST) < 0 ? time : LONGEST);
        synchronized (this) {
          entries.put(key, new Kept(answer.clone(), response, now, expires));
        }
      }
    } catch (DnsQuestion.MalformedException e) {
      // The client may make more of it than we do; it is passed on, not kept.
    }
  }

  private byte[] aged(Kept entry, byte[] query) {
    byte[] answer = entry.answer().clone();
    answer[0] = query[0];
    answer[1] = query[1];
    int age = (int) Duration.between(entry.stored(), clock.instant()).toSeconds();
    ByteBuffer buffer = ByteBuffer.wrap(answer);
    for (int offset : entry.response().ttlOffsets()) {
      buffer.putInt(offset, Math.max(0, buffer.getInt(offset) - age));
    }
    return answer;
  }
}
