package io.naru.apiserver.registry;

import io.naru.apiserver.kinds.Kind;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.GroupResource;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One write that somebody asks for. Belongs to one thread.
 *
 * @param namespace empty for cluster-scoped kinds
 * @param name empty if the body says it or it is to be generated
 * @param subresource empty for the object itself
 * @param warnings gathers what the answer's {@code Warning} headers will say, in order
 */
public record Call(
    Kind kind,
    String namespace,
    String name,
    String subresource,
    UserInfo user,
    WriteOptions options,
    Set<String> warnings) {

  public static Call of(
      Kind kind,
      String namespace,
      String name,
      String subresource,
      UserInfo user,
      WriteOptions options) {
    return new Call(kind, namespace, name, subresource, user, options, new LinkedHashSet<>());
  }

  /** The same on another subresource, or with {@code ""} on the object itself. */
  public Call at(String subresource) {
    return new Call(kind, namespace, name, subresource, user, options, warnings);
  }

  GroupResource groupResource() {
    return kind.resource().groupResource();
  }
}
