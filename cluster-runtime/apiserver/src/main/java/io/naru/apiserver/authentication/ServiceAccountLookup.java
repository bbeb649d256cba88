package io.naru.apiserver.authentication;

import org.jspecify.annotations.Nullable;

/** What exists now, for tokens die with the objects they are bound to. Thread-safe. */
public interface ServiceAccountLookup {

  /** The uid of a service account, or null if there is none (or it is being deleted). */
  @Nullable String serviceAccountUid(String namespace, String name);

  /** The uid of a pod, or null if there is none. */
  @Nullable String podUid(String namespace, String name);

  /** The uid of a secret, or null if there is none. */
  @Nullable String secretUid(String namespace, String name);

  /** The token that a secret holds, or null if there is no such secret or it holds none. */
  default @Nullable String secretToken(String namespace, String name) {
    return null;
  }

  /** The uid of a node, or null if there is none. */
  @Nullable String nodeUid(String name);
}
