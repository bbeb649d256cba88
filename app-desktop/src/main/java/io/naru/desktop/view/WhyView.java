package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.naru.desktop.kinds.Events;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.kinds.Kinds;
import io.naru.desktop.session.Api;
import io.naru.desktop.session.Workspace;
import io.naru.desktop.table.Ages;
import io.naru.desktop.table.Row;
import io.naru.desktop.table.Tone;
import io.naru.desktop.why.Finding;
import io.naru.desktop.why.PodStory;
import io.naru.desktop.why.ServicePath;
import io.naru.desktop.why.Verdict;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.beans.WeakInvalidationListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** Why a pod or a service is as it is; looked at anew once a second, if anything has happened. */
final class WhyView extends ScrollPane {

  private static final String VERDICT =
      "apis/scheduling.naru.io/v1alpha1/namespaces/%s/podverdicts/%s";

  /** Seconds until a cluster that has no verdict is asked once more. */
  private static final long AFTER_REFUSAL = 5;

  private final Context context;
  private final Workspace workspace;
  private final @Nullable Api api;
  private final Row row;
  private final VBox body = new VBox();
  private final InvalidationListener tick = property -> refresh();
  private long shownVersion = -1;
  private long askAgain;
  private boolean shown;
  private @Nullable Verdict verdict;

  /**
   * @param api null: nobody can be asked for verdicts
   */
  WhyView(Context context, Workspace workspace, @Nullable Api api, Row row) {
    this.context = context;
    this.workspace = workspace;
    this.api = api;
    this.row = row;
    setId("why");
    setFitToWidth(true);
    body.getStyleClass().addAll("detail-body", "why");
    setContent(body);
    workspace.rows("pods");
    workspace.rows("events");
    if (!(row.object() instanceof Pod)) {
      workspace.rows("endpointslices");
    }
    context.now().addListener(new WeakInvalidationListener(tick));
  }

  /** Whether there is something to explain of a kind. */
  static boolean explains(Kind<?> kind) {
    return kind == Kinds.PODS || kind.id().equals("services");
  }

  /** Is looked at from now on. */
  void shown() {
    shown = true;
    refresh();
  }

  private void refresh() {
    context.now().get(); // validates, or the next tick is not told
    if (!shown || workspace.version() == shownVersion) {
      return;
    }
    shownVersion = workspace.version();
    HasMetadata object = row.object();
    if (object instanceof Pod pod) {
      askForVerdict(pod);
      show(pod);
    } else {
      List<Pod> pods = workspace.rows("pods").stream().map(it -> (Pod) it.object()).toList();
      List<HasMetadata> slices =
          workspace.rows("endpointslices").stream().map(Row::object).toList();
      body.getChildren().setAll(title("why.service"), list(ServicePath.of(object, pods, slices)));
    }
  }

  private void show(Pod pod) {
    List<Event> events =
        workspace.rows("events").stream()
            .map(it -> (Event) it.object())
            .filter(event -> Events.isAbout(event, pod))
            .toList();
    body.getChildren().setAll(title("why.now"), list(PodStory.summary(pod, events)));
    boolean waits = PodStory.isUnscheduled(pod);
    if (waits) {
      showVerdict(); // of one that has its node it is the last thing to know
    }
    List<Finding> chain = PodStory.chain(pod, events);
    if (!chain.isEmpty()) {
      body.getChildren().addAll(title("why.chain"), list(chain));
    }
    if (!waits) {
      showVerdict();
    }
  }

  private void showVerdict() {
    Verdict known = verdict;
    if (known != null && !known.nodes().isEmpty()) {
      body.getChildren()
          .addAll(title(known.node().isEmpty() ? "why.nodes" : "why.chosen"), nodes(known));
    }
  }

  /** Other clusters than Naru's have no such resource; theirs is told by the event alone. */
  private void askForVerdict(Pod pod) {
    Api asked = api;
    long second = context.now().get().getEpochSecond();
    if (asked == null || (verdict == null && second < askAgain)) {
      return;
    }
    askAgain = second + AFTER_REFUSAL;
    String path = VERDICT.formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    context
        .background()
        .execute(() -> {
          try {
            Verdict answer = Verdict.read(asked.get(path));
            Platform.runLater(() -> {
              if (!answer.equals(verdict)) {
                verdict = answer;
                show(pod);
              }
            });
          } catch (IOException e) {
            Platform.runLater(() -> verdict = null);
          }
        });
  }

  private Label title(String text) {
    return Nodes.label(context.text(text), "section-title");
  }

  private VBox list(List<Finding> findings) {
    VBox list = new VBox(8);
    for (Finding finding : findings) {
      Label text =
          Nodes.wrapped(
              finding.text().equals("said")
                  ? finding.arguments().getFirst().toString()
                  : context.text("why." + finding.text(), finding.arguments().toArray()));
      VBox words = new VBox(2, text);
      if (!finding.detail().isEmpty()) {
        words.getChildren().add(Nodes.wrapped(finding.detail(), "muted", "why-detail"));
      }
      HBox.setHgrow(words, Priority.ALWAYS);
      HBox line = new HBox(10, icon(finding.tone()), words);
      line.setAlignment(Pos.TOP_LEFT);
      if (!finding.at().isEmpty()) {
        Label age =
            Nodes.label(Ages.between(Instant.parse(finding.at()), context.now().get()), "muted");
        age.setMinWidth(USE_PREF_SIZE);
        line.getChildren().add(age);
      }
      list.getChildren().add(line);
    }
    return list;
  }

  private VBox nodes(Verdict known) {
    VBox list = new VBox(6);
    for (Verdict.OnNode node : known.nodes()) {
      boolean rejected = !node.rejections().isEmpty();
      boolean chosen = node.name().equals(known.node());
      VBox words = new VBox(2, Nodes.label(node.name(), "card-title"));
      HBox.setHgrow(words, Priority.ALWAYS);
      for (Verdict.Rejection rejection : node.rejections()) {
        words
            .getChildren()
            .add(
                Nodes.wrapped(
                    rejection.plugin() + ": " + String.join(", ", rejection.reasons()),
                    "tone-bad"));
      }
      if (!node.scores().isEmpty()) {
        words
            .getChildren()
            .add(
                Nodes.wrapped(
                    node.scores().stream()
                        .map(score -> score.plugin() + " " + score.value())
                        .collect(Collectors.joining(" · ")),
                    "muted"));
      }
      HBox line = new HBox(10, icon(rejected ? Tone.BAD : chosen ? Tone.GOOD : Tone.MUTED), words);
      if (!rejected) {
        Label total = Nodes.label(Long.toString(node.total()), "card-title");
        total.setMinWidth(USE_PREF_SIZE);
        line.getChildren().add(total);
      }
      line.getStyleClass().add("container-card");
      list.getChildren().add(line);
    }
    return list;
  }

  private static Label icon(Tone tone) {
    FontIcon icon =
        new FontIcon(
            switch (tone) {
              case GOOD -> "mdi2c-check-circle-outline";
              case BAD -> "mdi2c-close-circle-outline";
              case WARNING -> "mdi2a-alert-outline";
              case BUSY -> "mdi2t-timer-sand";
              case PLAIN, MUTED -> "mdi2c-circle-small";
            });
    icon.getStyleClass().add(tone.styleClass());
    Label label = new Label(null, icon);
    label.setMinWidth(20);
    label.setAlignment(Pos.TOP_CENTER);
    return label;
  }
}
