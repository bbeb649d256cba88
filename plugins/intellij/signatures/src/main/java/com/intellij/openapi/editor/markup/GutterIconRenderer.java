package com.intellij.openapi.editor.markup;

public abstract class GutterIconRenderer {
  public enum Alignment {
    LEFT,
    RIGHT,
    CENTER
  }
}
