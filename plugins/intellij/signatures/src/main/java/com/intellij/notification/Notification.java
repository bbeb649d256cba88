package com.intellij.notification;

public class Notification {
  public Notification(String group, String title, String content, NotificationType type) {}

  public void notify(com.intellij.openapi.project.Project project) {}

  public void expire() {}

  public Notification addAction(com.intellij.openapi.actionSystem.AnAction action) {
    return this;
  }
}
