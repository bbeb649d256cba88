package io.naru.providers.hollow;

/** The names by which hollow nodes are known. */
public final class Hollow {

  /** What {@code --provider} takes, and the value of {@link #PROVIDER_LABEL}. */
  public static final String PROVIDER = "hollow";

  /** Label of nodes; a Node object that has it with the value {@code hollow} is played. */
  public static final String PROVIDER_LABEL = "naru.io/provider";

  /** Annotation of nodes and pods: what is wrong with them. */
  static final String FAULT = "hollow.naru.io/fault";

  /** Annotation of nodes that nobody can ask for logs; the API server says so then. */
  static final String KUBELET = "naru.io/kubelet";

  static final String NO_KUBELET = "none";

  private Hollow() {}
}
