package io.naru.machinery.openapi;

import io.naru.machinery.schema.Schemas;
import java.util.Collection;
import java.util.TreeSet;

/**
 * Tells documents apart without building them: it changes when the schema of the built-in kinds
 * does, or a served resource.
 */
final class Fingerprint {

  /** Goes up when the same resources are described in another way. */
  private static final int LAYOUT = 2;

  private Fingerprint() {}

  static String of(String path, Collection<ServedResource> resources) {
    TreeSet<String> parts = new TreeSet<>();
    for (ServedResource resource : resources) {
      StringBuilder text = new StringBuilder();
      text.append(resource.kind()).append(' ').append(resource.plural());
      text.append(' ').append(resource.namespaced()).append(new TreeSet<>(resource.verbs()));
      resource
          .subresources()
          .forEach(
              sub -> text.append(sub.name()).append(sub.kind()).append(new TreeSet<>(sub.verbs())));
      text.append(resource.returnsDeleted()).append(resource.customSchema());
      parts.add(text.toString());
    }
    return OpenApiDocument.hash(Schemas.builtIn().fingerprint() + LAYOUT + path + parts);
  }
}
