package io.naru.scheduler.plugins.volumes;

import io.naru.client.Timers;
import io.naru.client.Timers.Cancellation;
import io.naru.scheduler.framework.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where threads wait for claims to be bound. Thread-safe. */
final class ClaimWait {

  /** As {@code bindTimeoutSeconds} of the plugin's configuration, which nobody sets. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Timers timers;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  ClaimWait(Timers timers) {
    this.timers = timers;
  }

  /** Claims, volumes or pods are not as they were: whoever waits looks again. */
  void changed() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * @param progress looks, quickly, how it stands: null as long as it is to be waited for
   */
  Status until(Supplier<@Nullable Status> progress) throws InterruptedException {
    Instant deadline = timers.clock().instant().plus(PATIENCE);
    Cancellation wake = timers.schedule(PATIENCE, this::changed);
    lock.lock();
    try {
      for (Status status = progress.get(); ; status = progress.get()) {
        if (status != null) {
          return status;
        }
        if (!timers.clock().instant().isBefore(deadline)) {
          return Status.error(VolumeBinding.NAME, "binding volumes: context deadline exceeded");
        }
        changed.await();
      }
    } finally {
      lock.unlock();
      wake.cancel();
    }
  }
}
