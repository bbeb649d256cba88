package com.intellij.execution.ui;

public interface ExecutionConsole extends com.intellij.openapi.Disposable {
  javax.swing.JComponent getComponent();
}
