package io.naru.desktop.view;

import io.naru.desktop.Settings;
import io.naru.desktop.Texts;
import io.naru.desktop.kinds.Kind;
import java.time.Instant;
import java.util.concurrent.Executor;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;

/**
 * What all views share.
 *
 * @param background where blocking calls go
 * @param now ticks once a second, on the user interface's thread
 * @param readOnly whether nothing in the cluster is to be changed
 */
record Context(
    Texts texts,
    Settings settings,
    Executor background,
    ReadOnlyObjectProperty<Instant> now,
    BooleanProperty readOnly) {

  String text(String key, Object... arguments) {
    return texts.get(key, arguments);
  }

  /** A kind's name: ours, or of kinds that the texts do not know, the server's. */
  String title(Kind<?> kind) {
    return texts.find("page." + kind.id()).orElse(kind.resource().kind());
  }
}
