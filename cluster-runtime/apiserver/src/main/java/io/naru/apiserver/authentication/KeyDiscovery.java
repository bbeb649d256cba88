package io.naru.apiserver.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import io.naru.apiserver.pki.SigningKey;
import io.naru.apiserver.request.ApiResponse;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Map;

/**
 * What others need to check service account tokens by themselves: OpenID Connect discovery 1.0 and
 * a JSON Web Key Set (RFC 7517).
 */
public final class KeyDiscovery {

  public static final String CONFIGURATION_PATH = "/.well-known/openid-configuration";
  public static final String KEYS_PATH = "/openid/v1/jwks";

  private static final Map<String, List<String>> CACHEABLE =
      Map.of("Cache-Control", List.of("public, max-age=3600"));

  private final String issuer;
  private final SigningKey key;

  public KeyDiscovery(String issuer, SigningKey key) {
    this.issuer = issuer;
    this.key = key;
  }

  public ApiResponse configuration() {
    ObjectNode json = Json.object();
    json.put("issuer", issuer).put("jwks_uri", issuer + KEYS_PATH);
    json.putArray("response_types_supported").add("id_token");
    json.putArray("subject_types_supported").add("public");
    json.putArray("id_token_signing_alg_values_supported").add(JWSAlgorithm.ES256.getName());
    return new ApiResponse.Whole(200, ApiResponse.JSON, CACHEABLE, Json.bytes(json));
  }

  public ApiResponse keys() {
    ECKey publicKey =
        new ECKey.Builder(Curve.P_256, (ECPublicKey) key.publicKey())
            .keyID(key.id())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.ES256)
            .build();
    byte[] set = new JWKSet(publicKey).toString(true).getBytes(StandardCharsets.UTF_8);
    return new ApiResponse.Whole(200, "application/jwk-set+json", CACHEABLE, set);
  }
}
