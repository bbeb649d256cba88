package io.naru.apiserver.flowcontrol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The seats of one priority level and the queues before them. A flow waits in the shortest of a few
 * queues that its name deals it (shuffle sharding): a flow that floods fills its own hand, and
 * hardly ever all the queues of another. Queues take turns. Thread-safe.
 */
final class PriorityLevel {

  private static final class Waiter {
    private final Condition turn;
    private boolean seated;

    Waiter(Condition turn) {
      this.turn = turn;
    }
  }

  private final String name;
  private final String uid;
  private final ReentrantLock lock = new ReentrantLock();
  private LevelSettings settings;
  private final List<ArrayDeque<Waiter>> queues = new ArrayList<>();
  private int running;
  private int waiting;
  private int nextQueue;
  private long dispatched;
  private long rejected;

  PriorityLevel(String name, String uid, LevelSettings settings) {
    this.name = name;
    this.uid = uid;
    this.settings = settings;
    reshape();
  }

  String name() {
    return name;
  }

  String uid() {
    return uid;
  }

  /** Takes other settings; those who wait keep their places. */
  void configure(LevelSettings changed) {
    lock.lock();
    try {
      settings = changed;
      reshape();
      seatWaiters();
    } finally {
      lock.unlock();
    }
  }

  private void reshape() {
    while (queues.size() < settings.queues()) {
      queues.add(new ArrayDeque<>());
    }
  }

  /**
   * Takes a seat, after waiting for it if need be.
   *
   * @param flow hash of the flow that the request belongs to
   * @return false if there is none to be had
   */
  boolean enter(long flow, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (settings.exempt() || (running < settings.seats() && waiting == 0)) {
        running++;
        dispatched++;
        return true;
      }
      if (settings.queues() == 0) {
        rejected++;
        return false;
      }
      ArrayDeque<Waiter> queue = shortest(flow);
      if (queue.size() >= settings.queueLength()) {
        rejected++;
        return false;
      }
      return await(queue, patience);
    } finally {
      lock.unlock();
    }
  }

  private boolean await(ArrayDeque<Waiter> queue, Duration patience) throws InterruptedException {
    Waiter waiter = new Waiter(lock.newCondition());
    queue.add(waiter);
    waiting++;
    // A seat may be free though others wait, right after the settings changed.
    seatWaiters();
    long left = patience.toNanos();
    try {
      while (!waiter.seated && left > 0) {
        left = waiter.turn.awaitNanos(left);
      }
    } catch (InterruptedException gone) {
      if (waiter.seated) {
        running--;
        seatWaiters();
      } else {
        giveUp(queue, waiter);
      }
      throw gone;
    }
    if (!waiter.seated) {
      giveUp(queue, waiter);
    }
    return waiter.seated;
  }

  private void giveUp(ArrayDeque<Waiter> queue, Waiter waiter) {
    queue.remove(waiter);
    waiting--;
    rejected++;
  }

  private ArrayDeque<Waiter> shortest(long flow) {
    int count = settings.queues();
    ArrayDeque<Waiter> best = queues.get(0);
    boolean first = true;
    for (int index : hand(flow, count, Math.min(settings.handSize(), count))) {
      ArrayDeque<Waiter> queue = queues.get(index);
      if (first || queue.size() < best.size()) {
        best = queue;
        first = false;
      }
    }
    return best;
  }

  /** Deals different queues, the same ones for the same flow. */
  static int[] hand(long flow, int count, int size) {
    int[] deck = new int[count];
    for (int i = 0; i < count; i++) {
      deck[i] = i;
    }
    int[] hand = new int[size];
    long seed = flow;
    for (int i = 0; i < size; i++) {
      seed = seed * 6364136223846793005L + 1442695040888963407L;
      int pick = i + (int) Long.remainderUnsigned(seed >>> 16, count - i);
      hand[i] = deck[pick];
      deck[pick] = deck[i];
    }
    return hand;
  }

  /** Gives the seat back. */
  void leave() {
    lock.lock();
    try {
      running--;
      seatWaiters();
    } finally {
      lock.unlock();
    }
  }

  private void seatWaiters() {
    while (waiting > 0 && (settings.exempt() || running < settings.seats())) {
      Waiter next = next();
      waiting--;
      running++;
      dispatched++;
      next.seated = true;
      next.turn.signal();
    }
  }

  private Waiter next() {
    for (int i = 0; i < queues.size(); i++) {
      ArrayDeque<Waiter> queue = queues.get((nextQueue + i) % queues.size());
      Waiter waiter = queue.poll();
      if (waiter != null) {
        nextQueue = (nextQueue + i + 1) % queues.size();
        return waiter;
      }
    }
    throw new IllegalStateException("waiters are counted that are in no queue");
  }

  /** What has happened here, for metrics. */
  record Figures(
      String level, int seats, int running, int waiting, long dispatched, long rejected) {}

  Figures figures() {
    lock.lock();
    try {
      return new Figures(name, settings.seats(), running, waiting, dispatched, rejected);
    } finally {
      lock.unlock();
    }
  }
}
