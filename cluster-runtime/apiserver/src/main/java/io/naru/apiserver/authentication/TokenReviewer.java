package io.naru.apiserver.authentication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.ArrayList;
import java.util.List;

/** Answers {@code authentication.k8s.io/v1 TokenReview}: whose is a token. Thread-safe. */
public final class TokenReviewer {

  private final TokenVerifier verifier;

  public TokenReviewer(TokenVerifier verifier) {
    this.verifier = verifier;
  }

  /** Sets the status of a review. */
  public void review(ObjectNode review) {
    List<String> audiences = new ArrayList<>();
    JsonNode wanted = Json.at(review, "spec", "audiences");
    if (wanted != null) {
      wanted.forEach(audience -> audiences.add(audience.asText()));
    }
    ObjectNode status = review.putObject("status");
    TokenVerifier.Verified verified =
        verifier.verify(Json.text(review, "spec", "token"), audiences);
    if (verified == null) {
      status.putObject("user");
      status.put("error", "invalid bearer token");
      return;
    }
    status.put("authenticated", true);
    status.set("user", verified.user().json());
    if (!verified.audiences().isEmpty()) {
      var out = status.putArray("audiences");
      verified.audiences().forEach(out::add);
    }
  }
}
