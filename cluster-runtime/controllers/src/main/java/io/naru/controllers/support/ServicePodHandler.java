package io.naru.controllers.support;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import java.util.function.Consumer;

/** Tells the keys of the services that a change of a pod may matter to. */
public final class ServicePodHandler implements EventHandler<Pod> {

  private final Indexer<Service> services;
  private final Consumer<String> enqueue;

  public ServicePodHandler(Indexer<Service> services, Consumer<String> enqueue) {
    this.services = services;
    this.enqueue = enqueue;
  }

  @Override
  public void onAdd(Pod pod) {
    servicesOf(pod);
  }

  @Override
  public void onUpdate(Pod old, Pod pod) {
    if (ServicePods.isRelevant(old, pod)) {
      servicesOf(old);
      servicesOf(pod);
    }
  }

  @Override
  public void onDelete(Pod pod) {
    servicesOf(pod);
  }

  private void servicesOf(Pod pod) {
    for (Service service : services.inNamespace(pod.getMetadata().getNamespace())) {
      if (ServicePods.selects(service, pod)) {
        enqueue.accept(Indexer.key(service));
      }
    }
  }
}
