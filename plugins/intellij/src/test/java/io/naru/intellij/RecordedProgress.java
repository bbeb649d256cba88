package io.naru.intellij;

import io.naru.intellij.deploy.Progress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Keeps what was said, and is cancelled when a test says so. */
public record RecordedProgress(List<String> steps, AtomicBoolean stop) implements Progress {

  @Override
  public void step(String text) {
    steps.add(text);
  }

  @Override
  public boolean cancelled() {
    return stop.get();
  }
}
