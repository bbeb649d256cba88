package io.naru.providers.hollow.pods;

import io.fabric8.kubernetes.api.model.Pod;
import io.naru.providers.hollow.stages.Stage.Outcome;
import io.naru.providers.hollow.stages.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a pod's report becomes when a stage acts on it. */
public final class Transitions {

  /** Exit code of a program that was ended by SIGTERM. */
  private static final int TERMINATED_BY_SIGNAL = 143;

  private final Pod pod;
  private final PodReport report;
  private final Instant now;

  /**
   * @param report what is known of the pod
   */
  public Transitions(Pod pod, PodReport report, Instant now) {
    this.pod = pod;
    this.report = report;
    this.now = now;
  }

  /** Whether the report leaves room for the target: init containers go one by one, and first. */
  public static boolean isPossible(PodReport report, Target target) {
    return switch (target) {
      case NEXT_INIT -> report.hasInitToStart();
      case UNREADY, READINESS -> !report.hasInitToStart();
      case CREATING_CONTAINERS, PULL_FAILURE, EXIT, FAILURE, REMOVAL -> true;
    };
  }

  /** The report after that. */
  public PodReport to(Target target, Outcome outcome) {
    return switch (target) {
      case CREATING_CONTAINERS -> creating();
      case PULL_FAILURE -> pullFailed();
      case NEXT_INIT -> nextInit();
      case UNREADY -> running(false);
      case READINESS -> running(true);
      case EXIT -> exited(outcome);
      case FAILURE ->
          failed(outcome.reason().isEmpty() ? "Error" : outcome.reason(), outcome.message());
      case REMOVAL -> stopped();
    };
  }

  private PodReport creating() {
    String waitsFor = report.inits().isEmpty() ? "ContainerCreating" : "PodInitializing";
    return accepted()
        .with(
            PodReport.PENDING,
            PodReport.each(report.inits(), init -> init.waiting("PodInitializing", "")),
            PodReport.each(report.containers(), main -> main.waiting(waitsFor, "")));
  }

  private PodReport pullFailed() {
    return accepted()
        .with(
            PodReport.PENDING,
            report.inits(),
            PodReport.each(
                report.containers(),
                main ->
                    main.waiting(
                        PodReport.PULL_BACK_OFF,
                        "Back-off pulling image \"" + main.image() + "\"")));
  }

  private PodReport nextInit() {
    List<ContainerReport> inits = new ArrayList<>();
    boolean started = false;
    for (ContainerReport init : succeededInits()) {
      if (started || !init.isWaiting()) {
        inits.add(init.isWaiting() ? init.waiting("PodInitializing", "") : init);
      } else {
        ContainerReport running = init.running(now, uid());
        inits.add(init.sidecar() ? running.withReadiness(true) : running);
        started = !init.sidecar();
      }
    }
    PodReport accepted = accepted();
    return accepted.with(
        PodReport.PENDING,
        inits,
        PodReport.each(report.containers(), main -> main.waiting("PodInitializing", "")));
  }

  private PodReport running(boolean ready) {
    List<ContainerReport> inits =
        PodReport.each(
            succeededInits(),
            init ->
                init.sidecar() && !init.isRunning()
                    ? init.running(now, uid()).withReadiness(true)
                    : init);
    return accepted()
        .with(
            PodReport.RUNNING,
            inits,
            PodReport.each(
                report.containers(),
                main -> (main.isRunning() ? main : main.running(now, uid())).withReadiness(ready)));
  }

  private PodReport exited(Outcome outcome) {
    int exitCode = exitCode(outcome);
    String policy = pod.getSpec().getRestartPolicy();
    boolean restarts =
        policy == null || policy.equals("Always") || (policy.equals("OnFailure") && exitCode != 0);
    List<ContainerReport> ended =
        PodReport.each(
            report.containers(), main -> main.terminated(exitCode, outcome.reason(), now, false));
    if (restarts) {
      return report.with(
          PodReport.RUNNING,
          report.inits(),
          PodReport.each(
              ended,
              main ->
                  main.waiting(
                      PodReport.CRASH_LOOP,
                      "back-off restarting failed container="
                          + main.name()
                          + " pod="
                          + podName())));
    }
    return report.with(
        exitCode == 0 ? PodReport.SUCCEEDED : PodReport.FAILED,
        PodReport.each(report.inits(), init -> init.terminated(0, "", now, true)),
        ended);
  }

  private PodReport failed(String reason, String message) {
    PodReport stopped = stopped();
    return new PodReport(
        PodReport.FAILED,
        reason,
        message,
        stopped.startTime(),
        stopped.inits(),
        stopped.containers());
  }

  /** Whatever runs is ended from outside; that is a failure, unless the pod was final before. */
  private PodReport stopped() {
    if (report.isFinal()) {
      return report;
    }
    return accepted()
        .with(
            PodReport.FAILED,
            PodReport.each(
                report.inits(), init -> init.terminated(TERMINATED_BY_SIGNAL, "", now, false)),
            PodReport.each(
                report.containers(),
                main -> main.terminated(TERMINATED_BY_SIGNAL, "", now, false)));
  }

  private PodReport accepted() {
    return report.startTime() != null
        ? report
        : new PodReport(
            report.phase(),
            report.reason(),
            report.message(),
            now,
            report.inits(),
            report.containers());
  }

  /** The init container that runs has come to its end. */
  private List<ContainerReport> succeededInits() {
    return PodReport.each(
        report.inits(), init -> init.sidecar() ? init : init.terminated(0, "", now, true));
  }

  private int exitCode(Outcome outcome) {
    var annotations = pod.getMetadata().getAnnotations();
    String own = annotations == null ? null : annotations.get("hollow.naru.io/exit-code");
    if (own != null && own.matches("\\d{1,3}")) {
      return Integer.parseInt(own);
    }
    return outcome.exitCode();
  }

  private String uid() {
    return pod.getMetadata().getUid();
  }

  private String podName() {
    return pod.getMetadata().getName() + "_" + pod.getMetadata().getNamespace();
  }
}
