package com.intellij.codeInspection;

public abstract class InspectionProfileEntry {
  public InspectionProfileEntry() {}

  public String getShortName() {
    throw new UnsupportedOperationException();
  }
}
