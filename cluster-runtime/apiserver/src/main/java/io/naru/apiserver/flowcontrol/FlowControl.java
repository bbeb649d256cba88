package io.naru.apiserver.flowcontrol;

import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.ApiObject;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives requests their seats. Until it is configured, and for requests that stay long, all is
 * allowed. Thread-safe.
 */
public final class FlowControl {

  /**
   * Requests that run at once, as by the defaults of {@code --max-requests-inflight} and its kin.
   */
  public static final int DEFAULT_SEATS = 600;

  /** A quarter of the time that a request may take: then it still has time to run. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final Set<String> LONG_SUBRESOURCES =
      Set.of("exec", "attach", "portforward", "proxy", "log");

  private record Configuration(List<FlowSchema> schemas, Map<String, PriorityLevel> levels) {}

  private final int seats;
  private final Duration patience;
  private final SeatPool pool = new SeatPool();
  private volatile Configuration configuration = new Configuration(List.of(), Map.of());

  public FlowControl(int seats) {
    this(seats, PATIENCE);
  }

  FlowControl(int seats, Duration patience) {
    this.seats = seats;
    this.patience = patience;
  }

  /** A request that runs, or was refused. */
  public static final class Seat implements AutoCloseable {
    private final @Nullable FlowSchema schema;
    private final @Nullable PriorityLevel level;
    private final boolean taken;

    private Seat(@Nullable FlowSchema schema, @Nullable PriorityLevel level, boolean taken) {
      this.schema = schema;
      this.level = level;
      this.taken = taken;
    }

    /** Whether there was none to be had. */
    public boolean isRefused() {
      return !taken;
    }

    /** Tell clients how their request was classified. */
    public Map<String, List<String>> headers() {
      return schema == null || level == null
          ? Map.of()
          : Map.of(
              "X-Kubernetes-PF-FlowSchema-UID",
              List.of(schema.uid()),
              "X-Kubernetes-PF-PriorityLevel-UID",
              List.of(level.uid()));
    }

    /** Gives it back; once. */
    @Override
    public void close() {
      if (taken && level != null) {
        level.leave();
      }
    }
  }

  private static final Seat FREE = new Seat(null, null, true);

  /** Replaces schemas and levels; who runs or waits is not disturbed. */
  public synchronized void configure(List<ApiObject> schemas, List<ApiObject> levels) {
    long shares =
        levels.stream()
            .map(level -> level.tree().path("spec"))
            .filter(spec -> !spec.path("type").asText().equals("Exempt"))
            .mapToLong(LevelSettings::shares)
            .sum();
    Map<String, PriorityLevel> byName = levels(levels, shares);
    List<FlowSchema> ordered =
        schemas.stream()
            .map(FlowSchema::new)
            // A schema whose level is missing dangles: as if it were not there.
            .filter(schema -> byName.containsKey(schema.level()))
            .sorted(
                Comparator.comparingLong(FlowSchema::precedence).thenComparing(FlowSchema::name))
            .toList();
    configuration = new Configuration(ordered, Map.copyOf(byName));
  }

  private Map<String, PriorityLevel> levels(List<ApiObject> levels, long shares) {
    Map<String, PriorityLevel> present = configuration.levels();
    Map<String, PriorityLevel> byName = new LinkedHashMap<>();
    pool.lock().lock();
    try {
      for (ApiObject level : levels) {
        LevelSettings settings = LevelSettings.of(level.tree().path("spec"), seats, shares);
        PriorityLevel known = present.get(level.name());
        if (known == null || !known.uid().equals(level.uid())) {
          known = new PriorityLevel(level.name(), level.uid(), settings, pool);
        } else {
          known.configure(settings);
        }
        byName.put(level.name(), known);
      }
      pool.share(List.copyOf(byName.values()));
      pool.seatWaiters();
    } finally {
      pool.lock().unlock();
    }
    return byName;
  }

  /** Waits for a seat; to be closed when the request is done. */
  public Seat enter(RequestInfo request, UserInfo user) throws InterruptedException {
    if (isLong(request)) {
      return FREE;
    }
    Configuration current = configuration;
    for (FlowSchema schema : current.schemas()) {
      PriorityLevel level = current.levels().get(schema.level());
      if (level != null && schema.matches(request, user)) {
        long flow = hash(schema.name() + "\n" + schema.flow(request, user));
        return new Seat(schema, level, level.enter(flow, patience));
      }
    }
    return FREE;
  }

  private static boolean isLong(RequestInfo request) {
    return request.resourceRequest() && LONG_SUBRESOURCES.contains(request.subresource());
  }

  /** FNV-1a: spreads names that differ in one character over all queues. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** In the text format of metrics. */
  public String metrics() {
    StringBuilder text = new StringBuilder();
    List<PriorityLevel.Figures> all =
        configuration.levels().values().stream()
            .map(PriorityLevel::figures)
            .sorted(Comparator.comparing(PriorityLevel.Figures::level))
            .toList();
    series(text, all, "nominal_limit_seats", "gauge", PriorityLevel.Figures::seats);
    series(text, all, "lower_limit_seats", "gauge", each -> each.settings().ownSeats());
    series(text, all, "upper_limit_seats", "gauge", each -> each.settings().mostSeats());
    series(text, all, "current_executing_requests", "gauge", PriorityLevel.Figures::running);
    series(text, all, "current_inqueue_requests", "gauge", PriorityLevel.Figures::waiting);
    series(text, all, "dispatched_requests_total", "counter", PriorityLevel.Figures::dispatched);
    series(text, all, "rejected_requests_total", "counter", PriorityLevel.Figures::rejected);
    return text.toString();
  }

  private static void series(
      StringBuilder text,
      List<PriorityLevel.Figures> all,
      String name,
      String type,
      java.util.function.ToLongFunction<PriorityLevel.Figures> figure) {
    String full = "apiserver_flowcontrol_" + name;
    text.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    for (PriorityLevel.Figures level : all) {
      text.append(full)
          .append("{priority_level=\"")
          .append(level.level())
          .append("\"} ")
          .append(figure.applyAsLong(level))
          .append('\n');
    }
  }
}
