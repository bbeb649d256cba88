package io.naru.apiserver.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes a virtual thread wait while too much of what it wrote is still on its way: the
 * back-pressure of answers. Counts for itself, for a channel's writability does not know of writes
 * that its event loop has yet to look at, and a thread can produce those without end.
 */
final class WritabilityGate {

  private static final long HIGH_WATER = 512 << 10;
  private static final long LOW_WATER = 128 << 10;

  private final Channel channel;
  private final AtomicLong underway = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  WritabilityGate(Channel channel) {
    this.channel = channel;
  }

  /** Counts bytes that were handed to the channel, until they have left it. */
  void track(ChannelFuture write, int bytes) {
    underway.addAndGet(bytes);
    write.addListener(written -> {
      long left = underway.addAndGet(-bytes);
      if (left <= LOW_WATER && left + bytes > LOW_WATER) {
        wake();
      }
    });
  }

  /**
   * Returns once there is room for more.
   *
   * @throws IOException if the client is gone
   */
  void await() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (underway.get() >= HIGH_WATER) {
      lock.lock();
      try {
        while (channel.isActive() && underway.get() > LOW_WATER) {
          changed.await();
        }
      } finally {
        lock.unlock();
      }
    }
    if (!channel.isActive()) {
      throw new IOException("the client is gone");
    }
  }

  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
