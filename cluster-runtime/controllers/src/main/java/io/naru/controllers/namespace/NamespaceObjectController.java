package io.naru.controllers.namespace;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.naru.client.Controller;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.ResourceType;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ManagedController;
import io.naru.machinery.StatusException;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** Sees to it that one certain object is in every namespace. */
public final class NamespaceObjectController<T extends HasMetadata> implements ManagedController {

  private static final String ROOT = "kube-root-ca.crt";

  private final Indexer<Namespace> namespaces;
  private final Indexer<T> objects;
  private final TypedClient<T> client;
  private final Function<String, T> wanted;
  private final BiPredicate<T, T> isGood;
  private final Controller<String> controller;

  private NamespaceObjectController(
      ControllerContext context,
      String user,
      ResourceType<T> type,
      String name,
      Function<String, T> wanted,
      BiPredicate<T, T> isGood) {
    namespaces = context.lister(Resources.NAMESPACES);
    objects = context.lister(type);
    client = context.client(user, type);
    this.wanted = wanted;
    this.isGood = isGood;
    controller = new Controller<>(user, context.timers(), namespace -> sync(namespace, name));
    context
        .informer(Resources.NAMESPACES)
        .addHandler(
            EventHandler.forEach(found -> controller.enqueue(found.getMetadata().getName())));
    context
        .informer(type)
        .addHandler(
            EventHandler.forEach(object -> {
              if (object.getMetadata().getName().equals(name)) {
                controller.enqueue(object.getMetadata().getNamespace());
              }
            }));
  }

  /** The account that pods which name none run as. */
  public static NamespaceObjectController<ServiceAccount> serviceAccounts(
      ControllerContext context) {
    return new NamespaceObjectController<>(
        context,
        "service-account-controller",
        Resources.SERVICE_ACCOUNTS,
        "default",
        namespace ->
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("default")
                .withNamespace(namespace)
                .endMetadata()
                .build(),
        (found, wished) -> true);
  }

  /** The certificate with which pods trust the API server. */
  public static NamespaceObjectController<ConfigMap> rootCertificates(
      ControllerContext context, String pem) {
    return new NamespaceObjectController<>(
        context,
        "root-ca-cert-publisher",
        Resources.CONFIG_MAPS,
        ROOT,
        namespace ->
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(ROOT)
                .withNamespace(namespace)
                .addToAnnotations(
                    "kubernetes.io/description",
                    "Contains a CA bundle that can be used to verify the kube-apiserver when using"
                        + " internal endpoints such as the internal service IP or"
                        + " kubernetes.default.svc. No other usage is guaranteed across"
                        + " distributions of Kubernetes clusters.")
                .endMetadata()
                .withData(Map.of("ca.crt", pem))
                .build(),
        (found, wished) -> wished.getData().equals(found.getData()));
  }

  @Override
  public void start() {
    controller.start(1);
  }

  @Override
  public void close() {
    controller.close();
  }

  /** Works on what is ready, on the calling thread; for tests. */
  public void drain() throws InterruptedException {
    controller.drain();
  }

  private Result sync(String namespace, String name) {
    Namespace home = namespaces.get("", namespace);
    if (home == null || home.getMetadata().getDeletionTimestamp() != null) {
      return Result.done();
    }
    T wish = wanted.apply(namespace);
    T found = objects.get(namespace, name);
    try {
      if (found == null) {
        client.create(wish);
      } else if (!isGood.test(found, wish)) {
        client.update(wish);
      }
    } catch (StatusException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
    return Result.done();
  }
}
