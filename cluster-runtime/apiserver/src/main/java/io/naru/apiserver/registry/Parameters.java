package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.registry.WriteOptions.FieldValidation;
import io.naru.apiserver.request.ApiRequest;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.util.List;

/** The query parameters of a request as the options that they stand for. */
final class Parameters {

  private static final int MAX_MANAGER = 128;

  private final ApiRequest request;

  Parameters(ApiRequest request) {
    this.request = request;
  }

  /**
   * Options of a write.
   *
   * @param optionsKind for messages, for example {@code CreateOptions}
   */
  WriteOptions write(String optionsKind) {
    FieldErrors errors = new FieldErrors();
    boolean dryRun = dryRun(errors);
    String manager = text("fieldManager");
    if (manager.length() > MAX_MANAGER) {
      errors.tooLong("fieldManager", MAX_MANAGER);
    }
    FieldValidation validation =
        switch (text("fieldValidation")) {
          case "", "Warn" -> FieldValidation.WARN;
          case "Strict" -> FieldValidation.STRICT;
          case "Ignore" -> FieldValidation.IGNORE;
          default -> {
            errors.notSupported(
                "fieldValidation", text("fieldValidation"), List.of("Ignore", "Strict", "Warn"));
            yield FieldValidation.WARN;
          }
        };
    refuse(optionsKind, errors);
    return new WriteOptions(
        dryRun, manager.isEmpty() ? userAgent() : manager, validation, request.flag("force"));
  }

  /** Options of a patch, which have rules of their own for an apply. */
  WriteOptions patch(boolean apply) {
    FieldErrors errors = new FieldErrors();
    if (apply && text("fieldManager").isEmpty()) {
      errors.required("fieldManager", "is required for apply patch");
    }
    if (!apply && request.parameter("force") != null) {
      errors.forbidden("force", "may not be specified for non-apply patch");
    }
    refuse("PatchOptions", errors);
    return write("PatchOptions");
  }

  /** Delete options: of the body if there is one, else of the query. */
  DeleteOptions delete(boolean yaml) {
    if (request.body().length > 0) {
      ObjectNode options = Bodies.object(request.body(), yaml);
      return DeleteOptions.parse(options);
    }
    ObjectNode options = Json.object();
    String grace = text("gracePeriodSeconds");
    if (!grace.isEmpty()) {
      options.put("gracePeriodSeconds", number("gracePeriodSeconds", 0));
    }
    if (!text("propagationPolicy").isEmpty()) {
      options.put("propagationPolicy", text("propagationPolicy"));
    }
    if (request.parameter("orphanDependents") != null) {
      options.put("orphanDependents", request.flag("orphanDependents"));
    }
    if (!text("dryRun").isEmpty()) {
      options.putArray("dryRun").add(text("dryRun"));
    }
    return DeleteOptions.parse(options);
  }

  ListQuery list() {
    if (request.parameter("sendInitialEvents") != null) {
      FieldErrors errors = new FieldErrors();
      errors.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list");
      refuse("ListOptions", errors);
    }
    return new ListQuery(
        text("labelSelector"),
        fieldSelector(),
        text("resourceVersion"),
        text("resourceVersionMatch"),
        number("limit", 0),
        text("continue"));
  }

  WatchQuery watch() {
    boolean said = request.parameter("sendInitialEvents") != null;
    FieldErrors errors = new FieldErrors();
    if (said && !text("resourceVersionMatch").equals("NotOlderThan")) {
      errors.forbidden(
          "resourceVersionMatch",
          "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
    }
    if (!said && !text("resourceVersionMatch").isEmpty()) {
      errors.forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    }
    refuse("ListOptions", errors);
    return new WatchQuery(
        text("labelSelector"),
        fieldSelector(),
        text("resourceVersion"),
        request.flag("allowWatchBookmarks"),
        request.flag("sendInitialEvents"));
  }

  /** A name in the address selects like {@code metadata.name}. */
  private String fieldSelector() {
    String selector = text("fieldSelector");
    String name = request.info().name();
    if (name.isEmpty()) {
      return selector;
    }
    String byName = "metadata.name=" + name;
    return selector.isEmpty() ? byName : selector + "," + byName;
  }

  long number(String name, long otherwise) {
    String value = text(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw StatusException.badRequest(
          "invalid " + name + ": strconv.ParseInt: parsing \"" + value + "\": invalid syntax");
    }
  }

  String text(String name) {
    String value = request.parameter(name);
    return value == null ? "" : value;
  }

  private boolean dryRun(FieldErrors errors) {
    List<String> values = request.query().getOrDefault("dryRun", List.of());
    for (String value : values) {
      if (!value.isEmpty() && !value.equals("All")) {
        errors.notSupported("dryRun", Json.array().add(value), List.of("All"));
      }
    }
    return values.contains("All");
  }

  /** {@code kubectl} of {@code kubectl/v1.36.0 (linux/amd64)}. */
  private String userAgent() {
    String agent = request.header("user-agent");
    int slash = agent.indexOf('/');
    String name = slash < 0 ? agent : agent.substring(0, slash);
    if (name.isEmpty()) {
      return "unknown";
    }
    return name.substring(0, Math.min(name.length(), MAX_MANAGER));
  }

  private static void refuse(String optionsKind, FieldErrors errors) {
    if (!errors.isEmpty()) {
      throw StatusException.invalid(
          new GroupVersionKind("meta.k8s.io", "v1", optionsKind), "", errors);
    }
  }
}
