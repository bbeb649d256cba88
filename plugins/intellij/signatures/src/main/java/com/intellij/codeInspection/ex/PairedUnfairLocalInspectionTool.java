package com.intellij.codeInspection.ex;

public interface PairedUnfairLocalInspectionTool {
  String getInspectionForBatchShortName();
}
