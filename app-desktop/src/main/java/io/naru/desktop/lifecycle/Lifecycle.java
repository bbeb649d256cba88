package io.naru.desktop.lifecycle;

import io.naru.cluster.nodes.ProgressListener;
import io.naru.desktop.session.Failures;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's state and the steps towards the next one. User interface thread only. */
public final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** What the cluster is or becomes. */
  public enum State {
    /** It was deleted. */
    MISSING,
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING,
    DELETING,
    FAILED;

    /** Whether something is under way, during which nothing else can be begun. */
    public boolean isBusy() {
      return this == STARTING || this == STOPPING || this == DELETING;
    }
  }

  /** Work in the background; returns what is then to be done on the user interface's thread. */
  @FunctionalInterface
  private interface Work {
    Runnable run(ProgressListener progress);
  }

  private static final Runnable NOTHING = () -> {};

  private final ClusterControl control;
  private final Executor background;
  private final Executor userInterface;
  private final InstantSource clock;
  private final Function<byte[], Runnable> onRunning;
  private final Runnable onStopping;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.STOPPED);
  private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");
  private final ObservableList<Step> steps = FXCollections.observableArrayList();
  private Runnable again = NOTHING;
  private @Nullable Runnable afterwards;

  /**
   * @param background where blocking calls go
   * @param userInterface where results are taken over
   * @param onRunning takes the kubeconfig when the cluster runs, in the background, and returns
   *     what is then to be done on the user interface's thread, before the state changes
   * @param onStopping called before the cluster stops
   */
  public Lifecycle(
      ClusterControl control,
      Executor background,
      Executor userInterface,
      InstantSource clock,
      Function<byte[], Runnable> onRunning,
      Runnable onStopping) {
    this.control = control;
    this.background = background;
    this.userInterface = userInterface;
    this.clock = clock;
    this.onRunning = onRunning;
    this.onStopping = onStopping;
  }

  public ReadOnlyObjectProperty<State> stateProperty() {
    return state.getReadOnlyProperty();
  }

  /** Why it failed, for people; empty if it did not. */
  public ReadOnlyStringProperty failureProperty() {
    return failure.getReadOnlyProperty();
  }

  public ObservableList<Step> steps() {
    return steps;
  }

  /** Whether the cluster would end with this application. */
  public boolean isHere() {
    return control.isHere();
  }

  /** Whether the cluster is Naru's, to be started, stopped and deleted. */
  public boolean isOurs() {
    return control.isOurs();
  }

  /** Whether the application ends as soon as what is under way is done. */
  public boolean isLeaving() {
    return afterwards != null;
  }

  /** Starts the cluster, unless it runs or something is under way. */
  public void start() {
    if (state.get() == State.RUNNING || state.get().isBusy()) {
      return;
    }
    again = this::start;
    work(State.STARTING, State.RUNNING, progress -> onRunning.apply(control.start(progress)));
  }

  /** Stops the cluster, unless it is stopped or something is under way. */
  public void stop() {
    if (state.get() != State.RUNNING && state.get() != State.FAILED) {
      return;
    }
    again = this::stop;
    onStopping.run();
    work(
        State.STOPPING,
        State.STOPPED,
        progress -> {
          control.stop(progress);
          return NOTHING;
        });
  }

  /** Removes the cluster with all its state, unless something is under way. */
  public void delete() {
    if (state.get().isBusy()) {
      return;
    }
    again = this::delete;
    onStopping.run();
    work(
        State.DELETING,
        State.MISSING,
        progress -> {
          control.delete(progress);
          return NOTHING;
        });
  }

  /** Does again what failed; steps that were done are not repeated. */
  public void retry() {
    if (state.get() == State.FAILED) {
      again.run();
    }
  }

  /**
   * The application is to end: what lives in it stops, after what is under way.
   *
   * @param done called on the user interface's thread when all has stopped; not, if that failed
   */
  public void leave(Runnable done) {
    afterwards = done;
    if (!state.get().isBusy()) {
      leaveNow();
    }
  }

  /** How long a step takes or took. */
  public Duration took(Step step) {
    return step.state() == Step.State.RUNNING
        ? Duration.between(step.started(), clock.instant())
        : step.took();
  }

  private void leaveNow() {
    Runnable done = afterwards == null ? NOTHING : afterwards;
    afterwards = null;
    if (!control.isHere()) {
      done.run();
      return;
    }
    again = () -> leave(done);
    onStopping.run();
    work(
        State.STOPPING,
        State.STOPPED,
        progress -> {
          control.leave(progress);
          return done;
        });
  }

  private void work(State meanwhile, State then, Work work) {
    steps.clear();
    failure.set("");
    state.set(meanwhile);
    background.execute(() -> {
      try {
        Runnable last = work.run(progress());
        userInterface.execute(() -> succeed(last, then));
      } catch (RuntimeException | Error e) { // whatever it is: the window has to say so
        userInterface.execute(() -> fail(e));
      }
    });
  }

  private void succeed(Runnable last, State then) {
    try {
      last.run();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    finish(Step.State.DONE, then);
  }

  private void fail(Throwable reason) {
    LOG.warn("the cluster did not get where it should", reason);
    failure.set(Failures.message(reason));
    finish(Step.State.FAILED, State.FAILED);
  }

  private void finish(Step.State last, State next) {
    endLast(last);
    state.set(next);
    if (afterwards != null) {
      leaveNow();
    }
  }

  private ProgressListener progress() {
    return message ->
        userInterface.execute(() -> {
          Step next = Step.begun(message, clock.instant());
          if (next.state() == Step.State.WARNING
              && !steps.isEmpty()
              && steps.getLast().state() == Step.State.RUNNING) {
            steps.add(steps.size() - 1, next); // a word beside what goes on
          } else {
            endLast(Step.State.DONE);
            steps.add(next);
          }
        });
  }

  private void endLast(Step.State how) {
    if (!steps.isEmpty() && steps.getLast().state() == Step.State.RUNNING) {
      steps.set(steps.size() - 1, steps.getLast().ended(how, clock.instant()));
    }
  }
}
