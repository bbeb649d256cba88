package io.naru.apiserver.discovery;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.ApiHandler;
import io.naru.apiserver.request.ApiRequest;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers {@code /api}, {@code /apis} and what is one or two steps below them. Documents are made
 * when first asked for, and again when the kinds served have changed. Thread-safe.
 */
public final class Discovery implements ApiHandler {

  private static final String AGGREGATED =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private final Supplier<List<Kind>> kinds;
  private final Supplier<String> serverAddress;
  private volatile Snapshot snapshot = new Snapshot(List.of());

  /**
   * @param kinds those served now; the same list as long as nothing changes
   * @param serverAddress host and port that clients inside the cluster use
   */
  public Discovery(Supplier<List<Kind>> kinds, Supplier<String> serverAddress) {
    this.kinds = kinds;
    this.serverAddress = serverAddress;
  }

  private static final class Snapshot {
    private final List<Kind> kinds;
    private final DiscoveryDocuments documents;
    private final Map<String, Document> made = new ConcurrentHashMap<>();

    Snapshot(List<Kind> kinds) {
      this.kinds = kinds;
      this.documents = new DiscoveryDocuments(kinds);
    }

    Document document(
        String key,
        String type,
        Function<DiscoveryDocuments, com.fasterxml.jackson.databind.JsonNode> make) {
      return made.computeIfAbsent(
          key, missing -> Document.of(type, Json.bytes(make.apply(documents))));
    }
  }

  private Snapshot snapshot() {
    Snapshot current = snapshot;
    List<Kind> now = kinds.get();
    if (current.kinds != now) {
      current = new Snapshot(now);
      snapshot = current;
    }
    return current;
  }

  /** Paths that {@code GET /} names. */
  public List<String> paths() {
    DiscoveryDocuments documents = snapshot().documents;
    List<String> paths = new java.util.ArrayList<>(List.of("/api", "/api/v1", "/apis", "/apis/"));
    documents.groupNames().forEach(group -> paths.add("/apis/" + group));
    documents.versions().stream()
        .filter(version -> !version.group().isEmpty())
        .forEach(version -> paths.add("/apis/" + version.apiVersion()));
    return paths;
  }

  /** Group versions served now, in order of preference. */
  public List<GroupVersion> versions() {
    return snapshot().documents.versions();
  }

  /** Whether something is served in a group version. */
  public boolean serves(GroupVersion version) {
    return snapshot().documents.has(version);
  }

  /** Whether a group is served, in whatever version. */
  public boolean serves(String group) {
    return snapshot().documents.has(group);
  }

  @Override
  public ApiResponse handle(ApiRequest request) {
    String path = request.info().path();
    String[] parts = path.replaceAll("^/+|/+$", "").split("/+");
    Snapshot now = snapshot();
    boolean core = parts[0].equals("api");
    if (parts.length == 1) {
      return root(now, core, request);
    }
    GroupVersion version =
        core ? new GroupVersion("", parts[1]) : new GroupVersion(parts[1], last(parts));
    if (!core && parts.length == 2) {
      if (!now.documents.has(parts[1])) {
        return NotFound.page();
      }
      return now.document(path, ApiResponse.JSON, documents -> documents.group(parts[1]))
          .answer(request);
    }
    if (!now.documents.has(version)) {
      if (!now.documents.has(version.group())) {
        return NotFound.page();
      }
      throw StatusException.noSuchResource();
    }
    return now.document(path, ApiResponse.JSON, documents -> documents.resources(version))
        .answer(request);
  }

  private ApiResponse root(Snapshot now, boolean core, ApiRequest request) {
    if (wantsAggregated(request)) {
      return now.document("aggregated " + core, AGGREGATED, documents -> documents.aggregated(core))
          .answer(request);
    }
    return core
        ? ApiResponse.json(200, Json.bytes(now.documents.coreVersions(serverAddress.get())))
        : now.document("/apis", ApiResponse.JSON, DiscoveryDocuments::groupList).answer(request);
  }

  /** The first of the media types accepted that we have decides. */
  private static boolean wantsAggregated(ApiRequest request) {
    for (String accepted : request.header("accept").split(",")) {
      String type = accepted.replace(" ", "");
      if (type.startsWith("application/json")) {
        boolean named =
            type.contains("g=apidiscovery.k8s.io") && type.contains("as=APIGroupDiscoveryList");
        if (!named) {
          return false;
        }
        if (type.contains("v=v2;") || type.endsWith("v=v2")) {
          return true;
        }
      } else if (type.startsWith("*/*")) {
        return false;
      }
    }
    return false;
  }

  private static String last(String[] parts) {
    return parts[parts.length - 1];
  }
}
