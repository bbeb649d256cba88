package com.intellij.execution;

public final class ProgramRunnerUtil {
  private ProgramRunnerUtil() {}

  public static void executeConfiguration(
      RunnerAndConfigurationSettings settings, Executor executor) {
    throw new UnsupportedOperationException();
  }
}
