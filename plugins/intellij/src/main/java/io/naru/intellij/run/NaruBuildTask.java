package io.naru.intellij.run;

import com.intellij.execution.BeforeRunTask;
import com.intellij.openapi.util.Key;

/** Before the launch: the image is built. It has no settings but the run configuration's. */
public final class NaruBuildTask extends BeforeRunTask<NaruBuildTask> {

  static final Key<NaruBuildTask> ID = Key.create("NaruBuildImage");

  NaruBuildTask() {
    super(ID);
    // A new run configuration has it from the start.
    setEnabled(true);
  }
}
