package com.intellij.openapi.application;

public interface Application extends com.intellij.openapi.components.ComponentManager {
  void invokeLater(Runnable action);

  void invokeLater(Runnable action, ModalityState state);

  java.util.concurrent.Future<?> executeOnPooledThread(Runnable action);

  void runReadAction(Runnable action);
}
