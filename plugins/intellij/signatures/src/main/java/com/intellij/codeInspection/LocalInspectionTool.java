package com.intellij.codeInspection;

public abstract class LocalInspectionTool extends InspectionProfileEntry {
  public LocalInspectionTool() {}
}
