package io.naru.agent.probe;

/** The kinds of probes. */
enum ProbeType {
  STARTUP("startupProbe", "Startup"),
  LIVENESS("livenessProbe", "Liveness"),
  READINESS("readinessProbe", "Readiness");

  private final String field;
  private final String title;

  ProbeType(String field, String title) {
    this.field = field;
    this.title = title;
  }

  /** The field of the container's spec. */
  String field() {
    return field;
  }

  /** As events name it. */
  String title() {
    return title;
  }
}
