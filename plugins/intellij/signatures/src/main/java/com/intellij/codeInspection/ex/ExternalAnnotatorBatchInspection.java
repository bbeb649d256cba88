package com.intellij.codeInspection.ex;

public interface ExternalAnnotatorBatchInspection extends PairedUnfairLocalInspectionTool {
  String getShortName();

  @Override
  default String getInspectionForBatchShortName() {
    return getShortName();
  }
}
