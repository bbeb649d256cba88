package io.naru.apiserver.server;

import io.netty.channel.Channel;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Makes a virtual thread wait until its channel can take more: the back-pressure of answers. */
final class WritabilityGate {

  private final Channel channel;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  WritabilityGate(Channel channel) {
    this.channel = channel;
  }

  /**
   * Returns once the channel is writable.
   *
   * @throws IOException if the client is gone
   */
  void await() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (channel.isActive() && channel.isWritable()) {
      return;
    }
    lock.lock();
    try {
      while (channel.isActive() && !channel.isWritable()) {
        changed.await();
      }
    } finally {
      lock.unlock();
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
