package io.naru.intellij.ide;

import com.intellij.openapi.util.IconLoader;
import javax.swing.Icon;

/** The plugin's icons; the IDE takes the {@code _dark} ones by itself. */
public final class Icons {

  public static final Icon NARU = IconLoader.getIcon("/icons/naru.svg", Icons.class);

  private Icons() {}
}
