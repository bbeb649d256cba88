package io.naru.desktop.view;

import io.naru.desktop.kinds.Kind;
import io.naru.desktop.lifecycle.Lifecycle;
import io.naru.desktop.palette.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.ComboBox;

/** What the palette offers wherever one is in the window. */
final class WindowCommands {

  private final Context context;
  private final Lifecycle lifecycle;
  private final String cluster;

  WindowCommands(Context context, Lifecycle lifecycle, String cluster) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.cluster = cluster;
  }

  /** Pages, and the namespaces to choose from. */
  List<Command> places(
      List<? extends Kind<?>> kinds, Consumer<String> openPage, ComboBox<String> namespaces) {
    List<Command> commands = new ArrayList<>();
    String pages = context.text("palette.page");
    for (String view : Sidebar.VIEWS.keySet()) {
      commands.add(
          new Command(
              context.text("page." + view), pages, List.of(view), () -> openPage.accept(view)));
    }
    for (Kind<?> kind : kinds) {
      List<String> names = new ArrayList<>(kind.resource().shortNames());
      names.add(kind.resource().plural());
      commands.add(
          new Command(context.title(kind), pages, names, () -> openPage.accept(kind.id())));
    }
    for (String namespace : namespaces.getItems()) {
      commands.add(
          new Command(
              namespace,
              context.text("column.namespace"),
              List.of(),
              () -> namespaces.setValue(namespace)));
    }
    return commands;
  }

  List<Command> always(Runnable switchTheme, Runnable switchLanguage) {
    String window = context.text("palette.window");
    return List.of(
        new Command(
            context.text("action.theme"), window, List.of("theme", "dark", "light"), switchTheme),
        new Command(
            context.text("action.language"), window, List.of("language", "언어"), switchLanguage));
  }

  /** Other clusters to open, and this one to start or stop, if it is ours. */
  List<Command> clusters(List<String> contexts, Consumer<String> openContext) {
    List<Command> commands = new ArrayList<>();
    for (String name : contexts) {
      commands.add(
          new Command(
              name,
              context.text("palette.context"),
              List.of("context"),
              () -> openContext.accept(name)));
    }
    if (!lifecycle.isOurs()) {
      return commands;
    }
    if (lifecycle.stateProperty().get() == Lifecycle.State.RUNNING) {
      commands.add(
          new Command(context.text("action.stop"), cluster, List.of("stop"), lifecycle::stop));
    } else if (!lifecycle.stateProperty().get().isBusy()) {
      commands.add(
          new Command(context.text("action.start"), cluster, List.of("start"), lifecycle::start));
    }
    return commands;
  }
}
