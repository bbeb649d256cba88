package io.naru.apiserver.kinds.core;

import io.naru.apiserver.kinds.support.StandardStrategy;
import java.util.List;

/** What components once said of themselves; nobody writes it any more. */
final class ComponentStatusStrategy extends StandardStrategy {

  ComponentStatusStrategy() {
    super(Traits.PLAIN);
  }

  @Override
  public List<String> deprecations() {
    return List.of("v1 ComponentStatus is deprecated in v1.19+");
  }
}
