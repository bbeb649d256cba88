package io.naru.desktop.view;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.naru.desktop.actions.Action;
import io.naru.desktop.actions.Actions;
import io.naru.desktop.actions.Drain;
import io.naru.desktop.actions.Permissions;
import io.naru.desktop.actions.Target;
import io.naru.desktop.kinds.Kind;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.session.Failures;
import io.naru.desktop.table.Row;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** Buttons for what can be done to the objects that are chosen, as far as the user may. */
final class ActionBar extends HBox {

  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(2);

  /** Does one thing to one object; returns what to say then, or empty. */
  @FunctionalInterface
  private interface Deed {
    String on(Target target) throws IOException;
  }

  private final Context context;
  private final Kind<?> kind;
  private final Actions actions;
  private final Drain drain;
  private final Permissions permissions;
  private final Map<Action, Button> buttons = new EnumMap<>(Action.class);
  private final Label said = Nodes.label("", "muted");
  private List<Row> rows = List.of();

  /**
   * @param place starts the buttons' ids: {@code detail-delete}
   */
  ActionBar(Context context, ClusterSession session, Kind<?> kind, String place) {
    super(4);
    this.context = context;
    this.kind = kind;
    actions = new Actions(session.api(), InstantSource.system());
    drain = new Drain(session.api(), actions, DRAIN_PATIENCE);
    permissions = session.permissions(context.background());
    setAlignment(javafx.geometry.Pos.CENTER_RIGHT);
    said.setId(place + "-said");
    getChildren().add(said);
    for (Action action : Action.values()) {
      if (action.appliesTo(kind.resource())) {
        Button button =
            Nodes.iconButton(
                action.icon(), context.text("action." + action.id()), () -> begin(action));
        button.setId(place + "-" + action.id());
        buttons.put(action, button);
        getChildren().add(button);
      }
    }
  }

  /** These objects are chosen now. */
  void setRows(List<Row> chosen) {
    rows = List.copyOf(chosen);
    said.setText("");
    buttons.forEach(this::update);
  }

  /** Does it, after a question if it takes something away; nothing if it is not possible. */
  void begin(Action action) {
    Button button = buttons.get(action);
    if (button == null || button.isDisabled() || rows.isEmpty()) {
      return;
    }
    if (action == Action.SCALE) {
      askReplicas()
          .ifPresent(replicas -> {
            run(target -> {
              actions.scale(target, replicas);
              return "";
            });
          });
    } else if (action.isDestructive()) {
      Confirm.ask(
          getScene().getWindow(),
          context,
          context.text(action.id() + ".title", names(3)),
          context.text(action.id() + ".text", names(12)),
          action.id(),
          context.text("action." + action.id()),
          () -> run(deed(action)));
    } else {
      run(deed(action));
    }
  }

  private Deed deed(Action action) {
    return target -> {
      switch (action) {
        case DELETE -> actions.delete(target);
        case RESTART -> actions.restart(target);
        case CORDON -> actions.cordon(target, true);
        case UNCORDON -> actions.cordon(target, false);
        case DRAIN -> {
          return context.text("drain.done", drain.drain(target));
        }
        case SCALE -> throw new IllegalArgumentException("needs a number");
      }
      return "";
    };
  }

  private Optional<Integer> askReplicas() {
    int now = 1;
    if (rows.getFirst().object() instanceof GenericKubernetesResource workload
        && workload.get("spec", "replicas") instanceof Number replicas) {
      now = replicas.intValue();
    }
    return Confirm.askNumber(
        getScene().getWindow(), context, context.text("scale.title", names(3)), now);
  }

  /** One after another, in the background; what fails does not keep the others from it. */
  private void run(Deed deed) {
    List<Target> targets =
        rows.stream()
            .map(row ->
                new Target(kind.resource(), row.namespace(), row.object().getMetadata().getName()))
            .toList();
    said.setText(context.text("action.busy"));
    context
        .background()
        .execute(() -> {
          List<String> failures = new ArrayList<>();
          String last = "";
          for (Target target : targets) {
            try {
              last = deed.on(target);
            } catch (IOException | RuntimeException e) {
              failures.add(target.name() + ": " + Failures.message(e));
            }
          }
          String result = last;
          Platform.runLater(() -> finished(result, failures));
        });
  }

  private void finished(String result, List<String> failures) {
    said.setText(result);
    if (!failures.isEmpty()) {
      Confirm.failed(
          getScene() == null ? null : getScene().getWindow(),
          context.text("action.failed", String.join("\n", failures)));
    }
  }

  private void update(Action action, Button button) {
    List<Row> asked = rows;
    boolean there = !asked.isEmpty() && asked.stream().noneMatch(row -> row.goneProperty().get());
    button.setDisable(!there || context.readOnly().get());
    button.setTooltip(new Tooltip(context.text("action." + action.id())));
    if (!there) {
      return;
    }
    Set<String> namespaces = asked.stream().map(Row::namespace).collect(Collectors.toSet());
    namespaces.forEach(namespace ->
        permissions.ask(
            action,
            kind.resource(),
            namespace,
            allowed -> {
              if (!allowed) {
                Platform.runLater(() -> forbid(action, button, asked));
              }
            }));
  }

  private void forbid(Action action, Button button, List<Row> asked) {
    if (asked == rows) {
      button.setDisable(true);
      button.setTooltip(
          new Tooltip(context.text("action.forbidden", context.text("action." + action.id()))));
    }
  }

  private String names(int most) {
    String names =
        rows.stream()
            .limit(most)
            .map(row -> row.object().getMetadata().getName())
            .collect(Collectors.joining(", "));
    return rows.size() > most ? context.text("action.andMore", names, rows.size() - most) : names;
  }
}
