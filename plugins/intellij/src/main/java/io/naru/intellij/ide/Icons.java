package io.naru.intellij.ide;

import com.intellij.openapi.util.IconLoader;
import io.naru.intellij.live.LiveState;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javax.swing.Icon;

/** The plugin's icons; the IDE takes the {@code _dark} ones by itself. */
public final class Icons {

  public static final Icon NARU = IconLoader.getIcon("/icons/naru.svg", Icons.class);

  private static final Map<LiveState.Kind, Icon> STATES = new EnumMap<>(LiveState.Kind.class);

  static {
    for (LiveState.Kind kind : LiveState.Kind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      STATES.put(kind, IconLoader.getIcon("/icons/state-" + name + ".svg", Icons.class));
    }
  }

  private Icons() {}

  /**
   * Of a button.
   *
   * @param name as in {@code action-NAME.svg}
   */
  public static Icon action(String name) {
    return IconLoader.getIcon("/icons/action-" + name + ".svg", Icons.class);
  }

  public static Icon of(LiveState.Kind kind) {
    return STATES.getOrDefault(kind, NARU);
  }
}
