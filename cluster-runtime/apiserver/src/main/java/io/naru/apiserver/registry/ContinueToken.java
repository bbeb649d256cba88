package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.util.Base64;

/**
 * Where the next page of a list begins, opaque to clients: base64url of JSON.
 *
 * @param revision that all pages are read at; -1 for whatever is present
 * @param start last key already listed, relative to the collection
 */
record ContinueToken(long revision, String start) {

  private static final String VERSION = "meta.k8s.io/v1";

  String encode() {
    ObjectNode json = Json.object().put("v", VERSION).put("rv", revision).put("start", start);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
  }

  static ContinueToken decode(String token) {
    try {
      JsonNode json = Json.mapper().readTree(Base64.getUrlDecoder().decode(token));
      if (json != null
          && Json.text(json, "v").equals(VERSION)
          && json.path("rv").isIntegralNumber()
          && !Json.text(json, "start").isEmpty()) {
        return new ContinueToken(json.path("rv").longValue(), Json.text(json, "start"));
      }
    } catch (IOException | IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static StatusException invalid() {
    return StatusException.badRequest("invalid continue token: continue key is not valid");
  }
}
