package com.intellij.codeInsight.daemon;

public class LineMarkerInfo<T extends com.intellij.psi.PsiElement> {
  public LineMarkerInfo(
      T element,
      com.intellij.openapi.util.TextRange range,
      javax.swing.Icon icon,
      com.intellij.util.Function<? super T, String> tooltip,
      GutterIconNavigationHandler<T> handler,
      com.intellij.openapi.editor.markup.GutterIconRenderer.Alignment alignment,
      java.util.function.Supplier<String> name) {}
}
