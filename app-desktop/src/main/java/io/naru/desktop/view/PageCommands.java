package io.naru.desktop.view;

import io.naru.desktop.palette.Command;
import java.util.List;

/** A page that has something for the palette, and something to do in each frame. */
interface PageCommands {

  List<Command> commands();

  /** Once a frame. */
  void frame();
}
