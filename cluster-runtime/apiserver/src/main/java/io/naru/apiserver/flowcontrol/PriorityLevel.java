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
  private final SeatPool pool;
  private final ReentrantLock lock;
  private LevelSettings settings;
  private final List<ArrayDeque<Waiter>> queues = new ArrayList<>();
  private int running;
  private int waiting;
  private int nextQueue;
  private long dispatched;
  private long rejected;

  PriorityLevel(String name, String uid, LevelSettings settings, SeatPool pool) {
    this.name = name;
    this.uid = uid;
    this.pool = pool;
    this.lock = pool.lock();
    this.settings = settings;
    reshape();
  }

  String name() {
    return name;
  }

  String uid() {
    return uid;
  }

  /** Takes other settings; those who wait keep their places. The pool's lock must be held. */
  void configure(LevelSettings changed) {
    settings = changed;
    reshape();
  }

  /** How many run at once; the pool's lock must be held. */
  LevelSettings settings() {
    return settings;
  }

  /** How many run now; the pool's lock must be held. */
  int running() {
    return running;
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
      if (settings.exempt() || (waiting == 0 && pool.mayRunOneMore(this))) {
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
    pool.seatWaiters();
    long left = patience.toNanos();
    try {
      while (!waiter.seated && left > 0) {
        left = waiter.turn.awaitNanos(left);
      }
    } catch (InterruptedException gone) {
      if (waiter.seated) {
        running--;
        pool.seatWaiters();
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
      pool.seatWaiters();
    } finally {
      lock.unlock();
    }
  }

  /** Seats who waits next, if there is one and a seat to be had. The pool's lock must be held. */
  boolean seatNext() {
    if (waiting == 0 || !pool.mayRunOneMore(this)) {
      return false;
    }
    Waiter next = next();
    waiting--;
    running++;
    dispatched++;
    next.seated = true;
    next.turn.signal();
    return true;
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
      String level,
      LevelSettings settings,
      int running,
      int waiting,
      long dispatched,
      long rejected) {

    int seats() {
      return settings.seats();
    }
  }

  Figures figures() {
    lock.lock();
    try {
      return new Figures(name, settings, running, waiting, dispatched, rejected);
    } finally {
      lock.unlock();
    }
  }
}
