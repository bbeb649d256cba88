package io.naru.desktop.actions;

import io.naru.desktop.kinds.Resource;
import java.util.Locale;
import java.util.Set;

/** What can be done to one or several objects of a kind. */
public enum Action {
  DELETE("delete", "", "mdi2t-trash-can-outline"),
  SCALE("patch", "scale", "mdi2a-arrow-expand-vertical"),
  RESTART("patch", "", "mdi2r-restart"),
  CORDON("patch", "", "mdi2c-cancel"),
  UNCORDON("patch", "", "mdi2c-check-circle-outline"),
  DRAIN("patch", "", "mdi2e-eject-outline");

  private static final Set<String> RESTARTABLE =
      Set.of("deployments", "statefulsets", "daemonsets");

  private final String verb;
  private final String subresource;
  private final String icon;

  Action(String verb, String subresource, String icon) {
    this.verb = verb;
    this.subresource = subresource;
    this.icon = icon;
  }

  /** The verb that the user has to be allowed. */
  public String verb() {
    return verb;
  }

  /** The subresource that the verb is for; empty: the object itself. */
  public String subresource() {
    return subresource;
  }

  public String icon() {
    return icon;
  }

  /** Names it in the texts: {@code action.ID}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it makes sense for a kind. */
  public boolean appliesTo(Resource resource) {
    return switch (this) {
      case DELETE -> resource.verbs().contains("delete");
      case SCALE -> resource.subresources().contains("scale");
      case RESTART -> resource.group().equals("apps") && RESTARTABLE.contains(resource.plural());
      case CORDON, UNCORDON, DRAIN -> resource.id().equals("nodes");
    };
  }

  /** Whether it takes something away, so that it is asked for twice. */
  public boolean isDestructive() {
    return this == DELETE || this == DRAIN;
  }
}
