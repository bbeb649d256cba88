package com.intellij.execution.process;

public abstract class BaseProcessHandler<T extends Process> extends ProcessHandler {
  BaseProcessHandler() {}
}
