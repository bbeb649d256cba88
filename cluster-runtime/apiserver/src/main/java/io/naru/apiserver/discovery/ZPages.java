package io.naru.apiserver.discovery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code /statusz} and {@code /flagz}, as Kubernetes documents its z-pages: text for people, and
 * for who asks for it by name an object of {@code config.k8s.io}. Thread-safe.
 */
public final class ZPages {

  private static final String COMPONENT = "kube-apiserver";
  private static final String GROUP = "config.k8s.io";
  private static final List<String> VERSIONS = List.of("v1beta1", "v1alpha1");
  private static final String WARNING =
      "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility"
          + " guarantees and is for debugging purposes only.\n";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' yyyy", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;
  private final Instant started;
  private final Supplier<List<String>> paths;
  private final Supplier<Map<String, String>> flags;

  /**
   * @param paths that the server has beside the API
   * @param flags how the server was started, by the names of kube-apiserver's flags
   */
  public ZPages(Clock clock, Supplier<List<String>> paths, Supplier<Map<String, String>> flags) {
    this.clock = clock;
    this.started = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    this.paths = paths;
    this.flags = flags;
  }

  public ApiResponse status(ApiRequest request) {
    String version = structured(request, "Statusz");
    long seconds = Duration.between(started, clock.instant()).toSeconds();
    if (!version.isEmpty()) {
      ObjectNode status = object("Statusz", version);
      status
          .put("startTime", started.toString())
          .put("uptimeSeconds", seconds)
          .put("goVersion", "")
          .put("binaryVersion", ServerVersion.GIT_VERSION.substring(1))
          .put("emulationVersion", ServerVersion.MAJOR + "." + ServerVersion.MINOR);
      var array = status.putArray("paths");
      paths.get().forEach(array::add);
      return ApiResponse.json(200, Json.bytes(status));
    }
    return text(
        COMPONENT
            + " statusz\n"
            + WARNING
            + "\nStarted: "
            + DATE.format(started)
            + "\nUp: %d hr %02d min %02d sec"
                .formatted(seconds / 3600, seconds / 60 % 60, seconds % 60)
            + "\nJava version: "
            + Runtime.version()
            + "\nBinary version: "
            + ServerVersion.GIT_VERSION.substring(1)
            + "\nEmulation version: "
            + ServerVersion.MAJOR
            + "."
            + ServerVersion.MINOR
            + "\nPaths: "
            + String.join(" ", paths.get())
            + "\n");
  }

  public ApiResponse flags(ApiRequest request) {
    String version = structured(request, "Flagz");
    Map<String, String> sorted = new TreeMap<>(flags.get());
    if (!version.isEmpty()) {
      ObjectNode page = object("Flagz", version);
      ObjectNode values = page.putObject("flags");
      sorted.forEach(values::put);
      return ApiResponse.json(200, Json.bytes(page));
    }
    StringBuilder text = new StringBuilder(COMPONENT + " flagz\n" + WARNING + "\n");
    sorted.forEach((name, value) -> text.append(name).append('=').append(value).append('\n'));
    return text(text.toString());
  }

  private static ObjectNode object(String kind, String version) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", GROUP + "/" + version);
    object.putObject("metadata").put("name", COMPONENT);
    return object;
  }

  /**
   * The version of the object that is asked for; empty if it is the text.
   *
   * @throws StatusException 406 if JSON is asked for, but not of what
   */
  private static String structured(ApiRequest request, String kind) {
    String accept = request.header("accept");
    if (accept.isEmpty() || accept.contains("*/*") || accept.contains("text/plain")) {
      return "";
    }
    String asked = accept.replace(" ", "");
    if (asked.contains("as=" + kind) && asked.contains("g=" + GROUP)) {
      for (String version : VERSIONS) {
        if (asked.contains("v=" + version)) {
          return version;
        }
      }
    }
    throw new StatusException(
        new Status(
            406,
            "NotAcceptable",
            "only the following media types are accepted: text/plain, application/json;as="
                + kind
                + ";g="
                + GROUP
                + ";v="
                + VERSIONS.getFirst(),
            null));
  }

  private static ApiResponse text(String text) {
    return new ApiResponse.Whole(
        200, "text/plain; charset=utf-8", Map.of(), text.getBytes(StandardCharsets.UTF_8));
  }
}
