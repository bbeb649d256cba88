package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the types of secrets require of their data. */
final class SecretRules {

  private static final String REDACTED = "<secret contents redacted>";

  private SecretRules() {}

  static void ofType(Field secret, FieldErrors errors) {
    Field data = secret.at("data");
    switch (secret.at("type").text()) {
      case "kubernetes.io/service-account-token" ->
          Checks.required(
              secret.at("metadata", "annotations").key("kubernetes.io/service-account.name"),
              errors);
      case "kubernetes.io/dockercfg" -> dockerConfig(data.key(".dockercfg"), errors);
      case "kubernetes.io/dockerconfigjson" -> dockerConfig(data.key(".dockerconfigjson"), errors);
      case "kubernetes.io/basic-auth" -> {
        if (!data.key("username").present() && !data.key("password").present()) {
          errors.required(data.key("username").path(), "");
          errors.required(data.key("password").path(), "");
        }
      }
      case "kubernetes.io/ssh-auth" -> Checks.required(data.key("ssh-privatekey"), errors);
      case "kubernetes.io/tls" -> {
        for (String key : List.of("tls.crt", "tls.key")) {
          if (!data.key(key).present()) {
            errors.required(data.key(key).path(), "");
          }
        }
      }
      default -> {
        // Any other type is between those who use it.
      }
    }
  }

  private static void dockerConfig(Field file, FieldErrors errors) {
    if (!file.present()) {
      errors.required(file.path(), "");
      return;
    }
    byte[] decoded = decode(file);
    String problem = null;
    try {
      JsonNode json = decoded == null ? null : Json.mapper().readTree(decoded);
      if (json == null || json.isMissingNode()) {
        problem = "unexpected end of JSON input";
      } else if (!json.isObject() && !json.isNull()) {
        problem = "json: cannot unmarshal into Go value of type map[string]interface {}";
      }
    } catch (JsonEOFException e) {
      problem = "unexpected end of JSON input";
    } catch (IOException e) {
      problem = "invalid character looking for beginning of value";
    }
    if (problem != null) {
      errors.invalid(file.path(), REDACTED, problem);
    }
  }

  private static byte @Nullable [] decode(Field value) {
    try {
      return Base64.getDecoder().decode(value.text());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Bytes behind a base64 text, without decoding it. */
  static long decodedLength(Field value) {
    String text = value.text();
    long padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    return text.length() / 4L * 3 - padding;
  }
}
