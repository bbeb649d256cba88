package io.naru.apiserver.server;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** All open connections and running exchanges of a server, for its orderly end. Thread-safe. */
final class Connections {

  private final Set<Channel> channels = ConcurrentHashMap.newKeySet();
  private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition exchangeEnded = lock.newCondition();
  private volatile boolean shuttingDown;

  void opened(Channel channel) {
    channels.add(channel);
    channel.closeFuture().addListener(closed -> channels.remove(channel));
    if (shuttingDown) {
      channel.close();
    }
  }

  void started(Exchange exchange) {
    exchanges.add(exchange);
    if (shuttingDown) {
      exchange.endStream();
    }
  }

  void ended(Exchange exchange) {
    exchanges.remove(exchange);
    if (shuttingDown) {
      lock.lock();
      try {
        exchangeEnded.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  int open() {
    return channels.size();
  }

  int running() {
    return exchanges.size();
  }

  /** Whether connections are to be closed after the answer at hand. */
  boolean isShuttingDown() {
    return shuttingDown;
  }

  void shutdown(Duration grace) {
    shuttingDown = true;
    exchanges.forEach(Exchange::endStream);
    long left = grace.toNanos();
    lock.lock();
    try {
      while (!exchanges.isEmpty() && left > 0) {
        left = exchangeEnded.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    channels.forEach(channel -> channel.close().awaitUninterruptibly(1000));
  }
}
