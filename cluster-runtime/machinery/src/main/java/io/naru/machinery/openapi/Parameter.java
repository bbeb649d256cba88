package io.naru.machinery.openapi;

import java.util.List;

/** A parameter of the path or the query. */
record Parameter(String name, String type, boolean inPath, String description) {

  private static final Parameter DRY_RUN =
      string("dryRun", "When 'All', the request runs through every stage but is not stored.");
  private static final Parameter FIELD_MANAGER =
      string("fieldManager", "Name of the actor that makes the changes, for field ownership.");
  private static final Parameter FIELD_VALIDATION =
      string(
          "fieldValidation",
          "What to do about unknown or duplicate fields: Ignore, Warn (the default) or Strict.");
  private static final Parameter LABEL_SELECTOR =
      string("labelSelector", "Restricts the objects by their labels.");
  private static final Parameter FIELD_SELECTOR =
      string("fieldSelector", "Restricts the objects by their fields.");
  private static final Parameter RESOURCE_VERSION =
      string("resourceVersion", "How fresh the answer must be, or where a watch starts.");
  private static final Parameter RESOURCE_VERSION_MATCH =
      string("resourceVersionMatch", "How resourceVersion is understood in list calls.");
  private static final Parameter TIMEOUT =
      integer("timeoutSeconds", "Ends a list or watch after so many seconds.");
  private static final Parameter LIMIT =
      integer("limit", "At most so many objects; the rest is had with the continue token.");
  private static final Parameter CONTINUE =
      string("continue", "Token of the answer before, to go on from.");
  private static final Parameter SEND_INITIAL_EVENTS =
      bool("sendInitialEvents", "Whether a watch begins with the objects there are.");
  private static final Parameter SHARD_SELECTOR =
      string("shardSelector", "Restricts the objects to a shard, where sharding is enabled.");
  private static final Parameter IGNORE_READ_ERROR =
      bool(
          "ignoreStoreReadErrorWithClusterBreakingPotential",
          "Deletes an object that cannot be read, without its checks.");
  static final Parameter PRETTY = string("pretty", "If 'true', the answer is indented.");

  /** Of every path within a namespace. */
  static final Parameter NAMESPACE =
      new Parameter("namespace", "string", true, "Namespace of the objects.");

  /** Of lists and watches. */
  static final List<Parameter> LIST =
      List.of(
          bool("allowWatchBookmarks", "Whether a watch may send BOOKMARK events."),
          CONTINUE,
          FIELD_SELECTOR,
          LABEL_SELECTOR,
          LIMIT,
          RESOURCE_VERSION,
          RESOURCE_VERSION_MATCH,
          SEND_INITIAL_EVENTS,
          SHARD_SELECTOR,
          TIMEOUT,
          bool("watch", "Watches for changes instead of listing."));

  /** Of creations and replacements. */
  static final List<Parameter> WRITE = List.of(DRY_RUN, FIELD_MANAGER, FIELD_VALIDATION);

  static final List<Parameter> PATCH =
      List.of(
          DRY_RUN,
          FIELD_MANAGER,
          FIELD_VALIDATION,
          bool("force", "Takes fields over from other managers; for apply patches only."));

  static final List<Parameter> DELETE =
      List.of(
          DRY_RUN,
          integer("gracePeriodSeconds", "Seconds before the object is removed."),
          IGNORE_READ_ERROR,
          bool("orphanDependents", "Deprecated: use propagationPolicy."),
          string("propagationPolicy", "Orphan, Background or Foreground deletion of dependents."));

  static final List<Parameter> DELETE_COLLECTION =
      List.of(
          CONTINUE,
          DRY_RUN,
          FIELD_SELECTOR,
          integer("gracePeriodSeconds", "Seconds before each object is removed."),
          IGNORE_READ_ERROR,
          LABEL_SELECTOR,
          LIMIT,
          bool("orphanDependents", "Deprecated: use propagationPolicy."),
          string("propagationPolicy", "Orphan, Background or Foreground deletion of dependents."),
          RESOURCE_VERSION,
          RESOURCE_VERSION_MATCH,
          SEND_INITIAL_EVENTS,
          SHARD_SELECTOR,
          TIMEOUT);

  static Parameter name(String kind) {
    return new Parameter("name", "string", true, "Name of the " + kind + ".");
  }

  static Parameter string(String name, String description) {
    return new Parameter(name, "string", false, description);
  }

  static Parameter integer(String name, String description) {
    return new Parameter(name, "integer", false, description);
  }

  static Parameter bool(String name, String description) {
    return new Parameter(name, "boolean", false, description);
  }
}
