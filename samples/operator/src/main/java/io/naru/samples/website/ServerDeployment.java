package io.naru.samples.website;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The web servers. Other pages make other pods: their template tells which pages they serve. */
@KubernetesDependent(informer = @Informer(labelSelector = Children.MANAGED))
public final class ServerDeployment extends CRUDKubernetesDependentResource<Deployment, Website> {

  static final int PORT = 8080;
  private static final String IMAGE = "busybox:1.36";

  @Override
  protected Deployment desired(Website website, Context<Website> context) {
    Map<String, String> selector = Children.selector(website);
    return new DeploymentBuilder()
        .withMetadata(Children.metadata(website))
        .withNewSpec()
        .withReplicas(website.getSpec().getReplicas())
        .withNewSelector()
        .withMatchLabels(selector)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(selector)
        .addToAnnotations("samples.naru.io/pages", digest(website.getSpec().getPages()))
        .endMetadata()
        .withNewSpec()
        .addNewVolume()
        .withName("pages")
        .withNewConfigMap()
        .withName(website.getMetadata().getName())
        .endConfigMap()
        .endVolume()
        .addToContainers(
            new ContainerBuilder()
                .withName("server")
                .withImage(IMAGE)
                .withCommand("httpd", "-f", "-p", Integer.toString(PORT), "-h", "/www")
                .addNewPort()
                .withName("http")
                .withContainerPort(PORT)
                .endPort()
                .addNewVolumeMount()
                .withName("pages")
                .withMountPath("/www")
                .endVolumeMount()
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withPort(new IntOrString("http"))
                .endTcpSocket()
                .endReadinessProbe()
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("8Mi"))
                .endResources()
                .build())
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  /** The same for the same pages, in whatever order. */
  static String digest(Map<String, String> pages) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(pages)
          .forEach((name, page) -> {
            digest.update(name.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            digest.update(page.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
