package io.naru.agent.cri;

/**
 * Labels and annotations on sandboxes and containers. They carry what the agent must know of a pod
 * after its own restart, under the names that other CRI tools (crictl, log collectors) read.
 */
public final class CriLabels {

  /** Label: pod name. */
  public static final String POD_NAME = "io.kubernetes.pod.name";

  /** Label: pod namespace. */
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";

  /** Label: pod uid. */
  public static final String POD_UID = "io.kubernetes.pod.uid";

  /** Label: container name. */
  public static final String CONTAINER_NAME = "io.kubernetes.container.name";

  /** Annotation: hash of the part of the container's spec that cannot change in place. */
  public static final String HASH = "io.kubernetes.container.hash";

  /** Annotation: restart count of this instance. */
  public static final String RESTART_COUNT = "io.kubernetes.container.restartCount";

  /** Annotation: path of the termination message in the container. */
  public static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";

  /** Annotation: File or FallbackToLogsOnError. */
  public static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";

  /** Annotation: host file behind the termination message path. */
  public static final String MESSAGE_FILE = "io.naru.terminationMessageFile";

  /** Annotation: grace period of the pod, in seconds. */
  public static final String GRACE_PERIOD = "io.kubernetes.pod.terminationGracePeriod";

  /** Annotation: the resources that the container was made with, as JSON. */
  public static final String RESOURCES = "io.naru.resources";

  private CriLabels() {}
}
