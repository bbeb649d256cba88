package io.naru.scheduler.plugins;

import io.fabric8.kubernetes.api.model.Namespace;
import io.naru.client.EventHandler;
import io.naru.client.Informer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Labels of namespaces by their names, none for one that is not known.
 *
 * @param generations changes when any of them may have
 */
record NamespaceLabels(Function<String, Map<String, String>> labels, LongSupplier generations)
    implements Function<String, Map<String, String>> {

  /** Those that an informer knows, which must not have been started. */
  static NamespaceLabels of(Informer<Namespace> informer) {
    AtomicLong changes = new AtomicLong();
    informer.addHandler(EventHandler.forEach(namespace -> changes.incrementAndGet()));
    return new NamespaceLabels(
        name -> {
          Namespace namespace = informer.indexer().get("", name);
          Map<String, String> labels =
              namespace == null ? null : namespace.getMetadata().getLabels();
          return labels == null ? Map.of() : labels;
        },
        changes::get);
  }

  /** Labels that never change. */
  static NamespaceLabels fixed(Function<String, Map<String, String>> labels) {
    return new NamespaceLabels(labels, () -> 0);
  }

  @Override
  public Map<String, String> apply(String namespace) {
    return labels.apply(namespace);
  }

  long generation() {
    return generations.getAsLong();
  }
}
