package com.intellij.execution.ui;

public class RunContentDescriptor {
  RunContentDescriptor() {}
}
