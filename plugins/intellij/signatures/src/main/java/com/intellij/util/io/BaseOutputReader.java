package com.intellij.util.io;

public abstract class BaseOutputReader {
  BaseOutputReader() {}

  public static class Options {
    public static Options forTerminalPtyProcess() {
      throw new UnsupportedOperationException();
    }
  }
}
