package io.naru.desktop.view;

import io.naru.desktop.Texts;
import java.time.Instant;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * What all views share.
 *
 * @param background where blocking calls go
 * @param now ticks once a second, on the user interface's thread
 */
record Context(Texts texts, Executor background, ReadOnlyObjectProperty<Instant> now) {

  String text(String key, Object... arguments) {
    return texts.get(key, arguments);
  }
}
