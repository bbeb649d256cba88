package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One object of a manifest.
 *
 * @param origin the file, for people
 * @param start of its text in the file
 * @param end of its text, exclusive
 */
public record ManifestDocument(String origin, int start, int end, JsonNode object) {

  public String apiVersion() {
    return object.path("apiVersion").asText("");
  }

  public String kind() {
    return object.path("kind").asText("");
  }

  public String name() {
    return object.path("metadata").path("name").asText("");
  }

  /** Empty if the manifest names none. */
  public String namespace() {
    return object.path("metadata").path("namespace").asText("");
  }

  /** The same place, with another object. */
  ManifestDocument with(JsonNode other) {
    return new ManifestDocument(origin, start, end, other);
  }

  public String label() {
    return kind() + "/" + name();
  }
}
