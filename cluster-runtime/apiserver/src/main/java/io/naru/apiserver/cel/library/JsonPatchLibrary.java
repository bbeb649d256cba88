package io.naru.apiserver.cel.library;

/** {@code jsonpatch.escapeKey}: a key as a step of a Json pointer. */
final class JsonPatchLibrary {

  private JsonPatchLibrary() {}

  static void addTo(Functions functions) {
    functions.add(
        "jsonpatch.escapeKey(string): string",
        Costs.TRAVERSAL,
        arguments -> ((String) arguments[0]).replace("~", "~0").replace("/", "~1"));
  }
}
