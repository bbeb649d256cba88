package io.naru.intellij.ide;

import com.intellij.openapi.application.ApplicationManager;
import com.intellij.openapi.project.Project;
import java.util.Optional;

/** Attaches a debugger to a port of localhost. There is one in IDEs that know Java. */
public interface DebuggerAttacher {

  /** On the UI thread. */
  void attach(Project project, String name, int port);

  static Optional<DebuggerAttacher> find() {
    return Optional.ofNullable(
        ApplicationManager.getApplication().getService(DebuggerAttacher.class));
  }
}
