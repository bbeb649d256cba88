package com.intellij.openapi.wm;

public interface ToolWindowFactory extends com.intellij.openapi.project.PossiblyDumbAware {
  void createToolWindowContent(com.intellij.openapi.project.Project project, ToolWindow window);
}
