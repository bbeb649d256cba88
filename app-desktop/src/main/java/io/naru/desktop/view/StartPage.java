package io.naru.desktop.view;

import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.lifecycle.Step;
import io.naru.desktop.table.Tone;
import java.util.Locale;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What is seen while the cluster does not run: how far its start or stop is, or why it failed. */
final class StartPage extends VBox {

  private final Context context;
  private final Lifecycle lifecycle;
  private final String cluster;
  private final VBox steps = new VBox();
  private final InvalidationListener refresh = property -> show();
  private final InvalidationListener tick = property -> tick();

  StartPage(Context context, Lifecycle lifecycle, String cluster) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.cluster = cluster;
    setId("start-page");
    getStyleClass().add("start-page");
    steps.getStyleClass().add("steps");
    // Weak: the lifecycle and the clock outlive this page.
    lifecycle.stateProperty().addListener(new WeakInvalidationListener(refresh));
    lifecycle.steps().addListener(new WeakInvalidationListener(refresh));
    context.now().addListener(new WeakInvalidationListener(tick));
    show();
  }

  /** Times grow only while something is under way; a button stays while it is being pressed. */
  private void tick() {
    context.now().get(); // validates, or the next tick is not told
    if (lifecycle.stateProperty().get().isBusy()) {
      show();
    }
  }

  private void show() {
    Lifecycle.State state = lifecycle.stateProperty().get();
    if (state == Lifecycle.State.RUNNING) {
      return;
    }
    boolean joins = state == Lifecycle.State.STARTING || state == Lifecycle.State.FAILED;
    String kind = !lifecycle.isOurs() && joins ? "foreign." : "start.";
    String id = kind + state.name().toLowerCase(Locale.ROOT);
    getChildren()
        .setAll(
            Nodes.label(context.text(id + "Title", cluster), "start-title"),
            Nodes.wrapped(context.text(id + "Hint"), "muted"));
    if (!lifecycle.steps().isEmpty()) {
      showSteps();
      getChildren().add(steps);
    }
    if (state == Lifecycle.State.FAILED) {
      Label failure = Nodes.wrapped(lifecycle.failureProperty().get(), "failure");
      failure.setId("failure");
      getChildren().add(failure);
    }
    if (lifecycle.isLeaving()) {
      getChildren().add(Nodes.wrapped(context.text("start.leaving"), "muted"));
    }
    if (!state.isBusy()) {
      boolean failed = state == Lifecycle.State.FAILED;
      Button start =
          new Button(
              context.text(
                  failed
                      ? "action.retry"
                      : state == Lifecycle.State.MISSING ? "action.create" : "action.start"),
              new FontIcon(failed ? "mdi2r-refresh" : "mdi2p-play"));
      start.setId("start");
      start.getStyleClass().add("accent");
      start.setOnAction(event -> {
        if (failed) {
          lifecycle.retry();
        } else {
          lifecycle.start();
        }
      });
      getChildren().add(start);
    }
  }

  /** Rows that are there already stay, so that the animation does not start over each second. */
  private void showSteps() {
    while (steps.getChildren().size() > lifecycle.steps().size()) {
      steps.getChildren().removeLast();
    }
    for (int i = 0; i < lifecycle.steps().size(); i++) {
      if (i == steps.getChildren().size()) {
        steps.getChildren().add(new StepLine());
      }
      ((StepLine) steps.getChildren().get(i)).show(lifecycle.steps().get(i));
    }
  }

  private final class StepLine extends HBox {
    private final Label text = new Label();
    private final Label time = Nodes.label("", "muted");
    private final HBox icon = new HBox();
    private Step.@org.jspecify.annotations.Nullable State shown;

    StepLine() {
      super(10);
      setAlignment(javafx.geometry.Pos.CENTER_LEFT);
      icon.setMinWidth(22);
      icon.setAlignment(javafx.geometry.Pos.CENTER);
      text.setWrapText(true);
      text.setMaxWidth(Double.MAX_VALUE);
      HBox.setHgrow(text, Priority.ALWAYS);
      time.setMinWidth(USE_PREF_SIZE);
      getChildren().addAll(icon, text, time);
    }

    void show(Step step) {
      text.setText(context.texts().step(step.message()));
      long milliseconds = lifecycle.took(step).toMillis();
      boolean took = step.state() == Step.State.RUNNING || milliseconds >= 50;
      time.setText(took ? "%.1f s".formatted(milliseconds / 1000.0) : "");
      if (shown != step.state()) {
        shown = step.state();
        icon.getChildren().setAll(iconOf(step.state()));
      }
    }

    private static Node iconOf(Step.State state) {
      if (state == Step.State.RUNNING) {
        ProgressIndicator turning = new ProgressIndicator();
        turning.setPrefSize(16, 16);
        turning.setMaxSize(16, 16);
        return turning;
      }
      boolean done = state == Step.State.DONE;
      FontIcon icon =
          new FontIcon(
              switch (state) {
                case DONE -> "mdi2c-check-circle";
                case WARNING -> "mdi2a-alert";
                case RUNNING, FAILED -> "mdi2a-alert-circle";
              });
      icon.setIconSize(18);
      Tone tone = done ? Tone.GOOD : state == Step.State.WARNING ? Tone.WARNING : Tone.BAD;
      icon.getStyleClass().add(tone.styleClass());
      return icon;
    }
  }
}
