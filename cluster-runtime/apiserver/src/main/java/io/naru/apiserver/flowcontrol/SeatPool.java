package io.naru.apiserver.flowcontrol;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All seats of the server, and who of the priority levels may take how many: each has some for
 * itself alone, lends the rest of its own while it does not need them, and borrows what others
 * lend. All levels share its lock. Thread-safe by {@link #lock}.
 */
final class SeatPool {

  private final ReentrantLock lock = new ReentrantLock();
  private List<PriorityLevel> levels = List.of();

  ReentrantLock lock() {
    return lock;
  }

  /** Replaces the levels; the lock must be held. */
  void share(List<PriorityLevel> present) {
    levels = List.copyOf(present);
  }

  /** Whether a level may have one more request run; the lock must be held. */
  boolean mayRunOneMore(PriorityLevel level) {
    LevelSettings settings = level.settings();
    int next = level.running() + 1;
    if (settings.exempt() || next <= settings.ownSeats()) {
      return true;
    }
    if (next > settings.mostSeats()) {
      return false;
    }
    // What is kept for a level counts as taken, whether it is or not.
    int all = 0;
    int taken = 0;
    for (PriorityLevel each : levels) {
      LevelSettings its = each.settings();
      if (!its.exempt()) {
        all += its.seats();
        taken += Math.max(each.running(), its.ownSeats());
      }
    }
    return taken < all;
  }

  /**
   * Gives free seats to those who wait; the lock must be held. Who has lent its seats gets them
   * back before others borrow more.
   */
  void seatWaiters() {
    for (PriorityLevel level : levels) {
      while (level.running() < level.settings().seats() && level.seatNext()) {
        // Seated one more.
      }
    }
    for (PriorityLevel level : levels) {
      while (level.seatNext()) {
        // Seated one more, as a borrower.
      }
    }
  }
}
