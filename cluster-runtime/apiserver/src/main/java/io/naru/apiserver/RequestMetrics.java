package io.naru.apiserver;

import io.naru.apiserver.request.ApiResponse;
import io.naru.apiserver.request.RequestInfo;
import io.naru.apiserver.request.UserInfo;
import io.naru.client.metrics.Counters;
import io.naru.client.metrics.Histograms;
import io.naru.client.metrics.Histograms.Histogram;
import io.naru.client.metrics.Metrics;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests, by the names and labels that a Kubernetes API server has. Thread-safe. */
final class RequestMetrics {

  private static final String COMPONENT = "apiserver";

  private static final double[] SECONDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30,
    45, 60
  };
  private static final double[] BYTES = {1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  private static final double[] EVENT_BYTES = {1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072};
  private static final double[] LOGIN_SECONDS = {
    0.001, 0.002, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256, 0.512, 1.024
  };

  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> STREAMS =
      Set.of("attach", "exec", "log", "portforward", "proxy");

  /** Whom Kubernetes tells apart; everybody else would make a series of his own. */
  private static final Set<String> KNOWN_USERS =
      Set.of(
          "admin", "client", "kube_proxy", "kubelet", "system:serviceaccount:kube-system:default");

  private record Subject(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String scope,
      String dryRun) {}

  private record Answered(Subject subject, int code) {}

  private final Map<Answered, LongAdder> answered = new ConcurrentHashMap<>();
  private final Map<Subject, Histogram> durations = new ConcurrentHashMap<>();
  private final Map<Subject, Histogram> sizes = new ConcurrentHashMap<>();

  private final Counters requests;
  private final Histograms requestSeconds;
  private final Histograms responseBytes;
  private final Counters longRunning;
  private final Counters watchEvents;
  private final Histograms watchEventBytes;
  private final LongAdder mutating;
  private final LongAdder reading;
  private final Counters users;
  private final Counters logins;
  private final Histograms loginSeconds;

  RequestMetrics(Metrics metrics) {
    String[] subject = {
      "component", "dry_run", "group", "resource", "scope", "subresource", "verb", "version"
    };
    requests =
        metrics.counters(
            "apiserver_request_total",
            "Requests answered.",
            "code",
            "component",
            "dry_run",
            "group",
            "resource",
            "scope",
            "subresource",
            "verb",
            "version");
    requestSeconds =
        metrics.histograms(
            "apiserver_request_duration_seconds", "Time until the answer began.", SECONDS, subject);
    String[] streams = {
      "component", "group", "resource", "scope", "subresource", "verb", "version"
    };
    responseBytes =
        metrics.histograms(
            "apiserver_response_sizes", "Length of answers, uncompressed.", BYTES, streams);
    longRunning =
        metrics.levels("apiserver_longrunning_requests", "Watches and streams under way.", streams);
    watchEvents =
        metrics.counters(
            "apiserver_watch_events_total", "Events sent.", "group", "resource", "version");
    watchEventBytes =
        metrics.histograms(
            "apiserver_watch_events_sizes",
            "Length of events sent.",
            EVENT_BYTES,
            "group",
            "resource",
            "version");
    Counters current =
        metrics.levels(
            "apiserver_current_inflight_requests", "Requests being answered.", "request_kind");
    mutating = current.of("mutating");
    reading = current.of("readOnly");
    users =
        metrics.counters(
            "authenticated_user_requests", "Requests whose user is known.", "username");
    logins = metrics.counters("authentication_attempts", "Requests that say who asks.", "result");
    loginSeconds =
        metrics.histograms(
            "authentication_duration_seconds",
            "Time to find out who asks.",
            LOGIN_SECONDS,
            "result");
  }

  Measurement begin(String method) {
    return new Measurement(method);
  }

  /** One request under way. */
  final class Measurement {
    private final long start = System.nanoTime();
    private final LongAdder current;
    private Subject subject;
    private boolean streams;

    private Measurement(String method) {
      this.current = READING.contains(method) ? reading : mutating;
      this.subject = new Subject(method, "", "", "", "", "", "");
      current.increment();
    }

    /** Tells what the request turned out to be. */
    void is(RequestInfo info, Map<String, List<String>> query, String contentType) {
      streams = info.verb().equals("watch") || STREAMS.contains(info.subresource());
      if (info.resourceRequest()) {
        subject =
            new Subject(
                verb(info, contentType),
                info.group(),
                info.version(),
                info.resource(),
                info.subresource(),
                scope(info),
                query.containsKey("dryRun") ? "All" : "");
      }
    }

    private String verb(RequestInfo info, String contentType) {
      return switch (info.verb()) {
        case "create" -> "POST";
        case "update" -> "PUT";
        case "patch" -> contentType.startsWith("application/apply-patch") ? "APPLY" : "PATCH";
        default ->
            STREAMS.contains(info.subresource()) && !info.subresource().equals("log")
                ? "CONNECT"
                : info.verb().toUpperCase(Locale.ROOT);
      };
    }

    private static String scope(RequestInfo info) {
      if (!info.name().isEmpty() || info.verb().equals("create")) {
        return "resource";
      }
      return info.namespace().isEmpty() ? "cluster" : "namespace";
    }

    /** Who asks is known, since this moment. */
    void authenticated(UserInfo user, long since) {
      logins.of("success").increment();
      loginSeconds.of("success").observeSince(since);
      String name = user.name();
      users
          .of(KNOWN_USERS.contains(name) ? name : name.contains("@") ? "email_id" : "other")
          .increment();
    }

    void unauthenticated(long since) {
      logins.of("failure").increment();
      loginSeconds.of("failure").observeSince(since);
    }

    /** Of a streamed answer: when it begins. Returns the answer, which counts what it sends. */
    ApiResponse end(ApiResponse response) {
      current.decrement();
      int code = response.code();
      // Resources that are not served would let clients make up labels without end.
      Subject known =
          code == 404 || code == 403
              ? new Subject(subject.verb(), "", "", "", "", subject.scope(), "")
              : subject;
      answered
          .computeIfAbsent(new Answered(known, code), RequestMetrics.this::requests)
          .increment();
      if (!streams) {
        durations.computeIfAbsent(known, RequestMetrics.this::durations).observeSince(start);
      }
      return switch (response) {
        case ApiResponse.Whole whole -> {
          sizes.computeIfAbsent(known, RequestMetrics.this::sizes).observe(whole.body().length);
          yield whole;
        }
        case ApiResponse.Streamed streamed ->
            new ApiResponse.Streamed(
                streamed.code(),
                streamed.contentType(),
                streamed.headers(),
                measured(streamed.body(), known));
        case ApiResponse.Messages messages ->
            new ApiResponse.Messages(measured(messages.body(), known), messages.binary());
        case ApiResponse.Upgraded upgraded -> upgraded;
      };
    }

    private ApiResponse.Body measured(ApiResponse.Body body, Subject known) {
      return streams ? new Stream(body, known) : new Answer(body, known);
    }
  }

  private LongAdder requests(Answered answer) {
    Subject subject = answer.subject();
    return requests.of(
        Integer.toString(answer.code()),
        COMPONENT,
        subject.dryRun(),
        subject.group(),
        subject.resource(),
        subject.scope(),
        subject.subresource(),
        subject.verb(),
        subject.version());
  }

  private Histogram durations(Subject subject) {
    return requestSeconds.of(
        COMPONENT,
        subject.dryRun(),
        subject.group(),
        subject.resource(),
        subject.scope(),
        subject.subresource(),
        subject.verb(),
        subject.version());
  }

  private Histogram sizes(Subject subject) {
    return responseBytes.of(streamLabels(subject));
  }

  private static String[] streamLabels(Subject subject) {
    return new String[] {
      COMPONENT,
      subject.group(),
      subject.resource(),
      subject.scope(),
      subject.subresource(),
      subject.verb(),
      subject.version()
    };
  }

  /** A list, whose length is known at its end. */
  private final class Answer implements ApiResponse.Body {
    private final ApiResponse.Body body;
    private final Subject subject;

    Answer(ApiResponse.Body body, Subject subject) {
      this.body = body;
      this.subject = subject;
    }

    @Override
    public long expectedBytes() {
      return body.expectedBytes();
    }

    @Override
    public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
      AtomicLong bytes = new AtomicLong();
      body.writeTo(new CountingSink(sink, bytes::addAndGet));
      sizes.computeIfAbsent(subject, RequestMetrics.this::sizes).observe(bytes.get());
    }
  }

  /** What goes on until somebody ends it; each write of a watch is an event. */
  private final class Stream implements ApiResponse.Body {
    private final ApiResponse.Body body;
    private final Subject subject;

    Stream(ApiResponse.Body body, Subject subject) {
      this.body = body;
      this.subject = subject;
    }

    @Override
    public void writeTo(ApiResponse.Sink sink) throws IOException, InterruptedException {
      LongAdder level = longRunning.of(streamLabels(subject));
      level.increment();
      try {
        body.writeTo(subject.verb().equals("WATCH") ? counting(sink) : sink);
      } finally {
        level.decrement();
      }
    }

    private ApiResponse.Sink counting(ApiResponse.Sink sink) {
      String[] labels = {subject.group(), subject.resource(), subject.version()};
      LongAdder events = watchEvents.of(labels);
      Histogram bytes = watchEventBytes.of(labels);
      return new CountingSink(
          sink,
          length -> {
            if (length > 0) {
              events.increment();
              bytes.observe(length);
            }
          });
    }
  }
}
