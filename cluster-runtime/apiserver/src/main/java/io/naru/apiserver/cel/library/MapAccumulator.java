package io.naru.apiserver.cel.library;

import java.util.LinkedHashMap;

/** The map that a comprehension builds up: nobody else sees it yet, so it grows in place. */
public final class MapAccumulator extends LinkedHashMap<Object, Object> {
  private static final long serialVersionUID = 1L;
}
