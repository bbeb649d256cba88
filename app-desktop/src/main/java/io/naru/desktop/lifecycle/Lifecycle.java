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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cluster's state and the steps towards the next one. User interface thread only. */
public final class Lifecycle {

  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  /** What the cluster is or becomes. */
  public enum State {
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING,
    FAILED
  }

  private final ClusterControl control;
  private final Executor background;
  private final Executor userInterface;
  private final InstantSource clock;
  private final Function<byte[], Runnable> onRunning;
  private final Runnable onStopping;
  private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.STOPPED);
  private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");
  private final ObservableList<Step> steps = FXCollections.observableArrayList();

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

  /** Starts the cluster, unless it runs or something is under way. */
  public void start() {
    if (state.get() != State.STOPPED && state.get() != State.FAILED) {
      return;
    }
    begin(State.STARTING);
    background.execute(() -> {
      try {
        Runnable attach = onRunning.apply(control.start(progress()));
        userInterface.execute(() -> running(attach));
      } catch (RuntimeException | Error e) { // whatever it is: the window has to say so
        fail(e);
      }
    });
  }

  /** Stops the cluster if it runs. */
  public void stop() {
    if (state.get() != State.RUNNING) {
      return;
    }
    begin(State.STOPPING);
    onStopping.run();
    background.execute(() -> {
      try {
        control.stop(progress());
        userInterface.execute(() -> finish(Step.State.DONE, State.STOPPED));
      } catch (RuntimeException | Error e) { // whatever it is: the window has to say so
        fail(e);
      }
    });
  }

  /** How long a step takes or took. */
  public Duration took(Step step) {
    return step.state() == Step.State.RUNNING
        ? Duration.between(step.started(), clock.instant())
        : step.took();
  }

  private void running(Runnable attach) {
    try {
      attach.run();
    } catch (RuntimeException | Error e) {
      fail(e);
      return;
    }
    finish(Step.State.DONE, State.RUNNING);
  }

  private void begin(State next) {
    steps.clear();
    failure.set("");
    state.set(next);
  }

  private ProgressListener progress() {
    return message ->
        userInterface.execute(() -> {
          endLast(Step.State.DONE);
          // "... is ready" has happened; all else is only beginning.
          Step.State how =
              message.matches(".* is [Rr]eady( .*)?") ? Step.State.DONE : Step.State.RUNNING;
          steps.add(new Step(message, how, clock.instant(), Duration.ZERO));
        });
  }

  private void fail(Throwable reason) {
    LOG.warn("the cluster did not get where it should", reason);
    userInterface.execute(() -> {
      failure.set(Failures.message(reason));
      finish(Step.State.FAILED, State.FAILED);
    });
  }

  private void finish(Step.State last, State next) {
    endLast(last);
    state.set(next);
  }

  private void endLast(Step.State how) {
    if (!steps.isEmpty() && steps.getLast().state() == Step.State.RUNNING) {
      steps.set(steps.size() - 1, steps.getLast().ended(how, clock.instant()));
    }
  }
}
