package io.naru.apiserver.cel.library;

import java.util.ArrayList;

/** The list that a comprehension builds up: nobody else sees it yet, so it grows in place. */
public final class Accumulator extends ArrayList<Object> {
  private static final long serialVersionUID = 1L;
}
