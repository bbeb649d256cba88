package io.naru.apiserver;

import io.naru.apiserver.admission.ObjectReader;
import io.naru.apiserver.authentication.ServiceAccountLookup;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Answers from the registry whether what tokens are bound to exists. */
final class RegistryLookup implements ServiceAccountLookup {

  private final ObjectReader objects;

  RegistryLookup(ObjectReader objects) {
    this.objects = objects;
  }

  @Override
  public @Nullable String serviceAccountUid(String namespace, String name) {
    return uid("serviceaccounts", namespace, name);
  }

  @Override
  public @Nullable String podUid(String namespace, String name) {
    return uid("pods", namespace, name);
  }

  @Override
  public @Nullable String secretUid(String namespace, String name) {
    return uid("secrets", namespace, name);
  }

  @Override
  public @Nullable String secretToken(String namespace, String name) {
    ApiObject secret = objects.find(new GroupVersionResource("", "v1", "secrets"), namespace, name);
    if (secret == null || Json.at(secret.tree(), "metadata", "deletionTimestamp") != null) {
      return null;
    }
    String token = Json.text(secret.tree(), "data", "token");
    try {
      return token.isEmpty()
          ? null
          : new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  @Override
  public @Nullable String nodeUid(String name) {
    return uid("nodes", "", name);
  }

  private @Nullable String uid(String resource, String namespace, String name) {
    ApiObject object = objects.find(new GroupVersionResource("", "v1", resource), namespace, name);
    return object == null ? null : object.uid();
  }
}
