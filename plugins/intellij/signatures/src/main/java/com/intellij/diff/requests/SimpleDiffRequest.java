package com.intellij.diff.requests;

public class SimpleDiffRequest extends ContentDiffRequest {
  public SimpleDiffRequest(
      String title,
      com.intellij.diff.contents.DiffContent one,
      com.intellij.diff.contents.DiffContent two,
      String titleOne,
      String titleTwo) {}
}
