package com.intellij.openapi.wm;

import com.intellij.util.Consumer;
import java.awt.event.MouseEvent;

public interface StatusBarWidget extends com.intellij.openapi.Disposable {
  String ID();

  default WidgetPresentation getPresentation() {
    return null;
  }

  void install(StatusBar bar);

  interface WidgetPresentation {
    String getTooltipText();

    Consumer<MouseEvent> getClickConsumer();
  }

  interface TextPresentation extends WidgetPresentation {
    String getText();

    float getAlignment();
  }
}
