package io.naru.apiserver.registry;

import io.naru.machinery.StatusException;

/** Resource versions as clients write them. */
final class ResourceVersions {

  private ResourceVersions() {}

  /**
   * 0 if empty.
   *
   * @throws StatusException 400 if it is not a number
   */
  static long parse(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      long version = Long.parseLong(text);
      if (version >= 0) {
        return version;
      }
    } catch (NumberFormatException e) {
      throw invalid(text);
    }
    throw invalid(text);
  }

  private static StatusException invalid(String text) {
    return StatusException.badRequest(
        "invalid resource version: resourceVersion: Invalid value: \""
            + text
            + "\": strconv.ParseUint: parsing \""
            + text
            + "\": invalid syntax");
  }
}
