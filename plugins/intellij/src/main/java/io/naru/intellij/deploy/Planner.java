package io.naru.intellij.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.intellij.deploy.PlanStep.Change;
import io.naru.intellij.kube.Discovery;
import io.naru.intellij.kube.KubeClient;
import io.naru.intellij.kube.KubeException;
import io.naru.intellij.kube.KubeException.Reason;
import io.naru.intellij.kube.ResourceType;
import io.naru.intellij.kube.Texts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what an apply would do, object by object, without doing it (dry run of
 * server-side apply). Blocks; changes nothing.
 */
public final class Planner {

  /** On what is deployed with a prune set; only on the object itself, never on its pods. */
  public static final String SET_LABEL = "deploy.naru.io/set";

  /** Others need these first; the rest keeps the manifests' order. */
  private static final List<String> FIRST =
      List.of(
          "Namespace",
          "CustomResourceDefinition",
          "StorageClass",
          "PriorityClass",
          "ServiceAccount",
          "Secret",
          "ConfigMap",
          "PersistentVolume",
          "PersistentVolumeClaim",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding",
          "Service");

  private final KubeClient client;
  private final Discovery discovery;

  public Planner(KubeClient client) {
    this.client = client;
    this.discovery = new Discovery(client);
  }

  /**
   * @throws KubeException if the cluster can't be asked at all; what single objects lack is in
   *     their steps
   */
  public DeployPlan plan(
      List<ManifestDocument> documents,
      DeployTarget target,
      DeployOptions options,
      Progress progress) {
    List<ManifestDocument> ordered = new ArrayList<>(documents);
    ordered.sort(Comparator.comparingInt(document -> rank(document.kind())));
    Set<String> newNamespaces = new HashSet<>();
    Set<String> newKinds = new HashSet<>();
    for (ManifestDocument document : ordered) {
      if (document.kind().equals("Namespace")) {
        newNamespaces.add(document.name());
      } else if (document.kind().equals("CustomResourceDefinition")) {
        newKinds.add(document.object().path("spec").path("names").path("kind").asText());
      }
    }
    List<PlanStep> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ManifestDocument document : ordered) {
      progress.check();
      progress.step(document.label());
      PlanStep step = step(document, target, options, newNamespaces, newKinds);
      if (!seen.add(identity(step.type(), step.namespace(), step.label()))) {
        step = invalid(document, step.object(), Texts.text("deploy.twice", document.label()));
      }
      steps.add(step);
    }
    if (!options.pruneSet().isEmpty()) {
      progress.step("prune: " + options.pruneSet());
      steps.addAll(prunable(steps, target, options, progress));
    }
    return new DeployPlan(target, options, List.copyOf(steps));
  }

  private static int rank(String kind) {
    int index = FIRST.indexOf(kind);
    return index < 0 ? FIRST.size() : index;
  }

  private static String identity(
      @Nullable ResourceType type, @Nullable String namespace, String label) {
    return (type == null ? "" : type.group()) + "|" + namespace + "|" + label;
  }

  private PlanStep step(
      ManifestDocument document,
      DeployTarget target,
      DeployOptions options,
      Set<String> newNamespaces,
      Set<String> newKinds) {
    ObjectNode object = Clutter.removed(document.object());
    if (document.name().isEmpty()) {
      return invalid(document, object, Texts.text("deploy.noName", document.kind()));
    }
    Optional<ResourceType> found = discovery.find(document.apiVersion(), document.kind());
    if (found.isEmpty()) {
      return newKinds.contains(document.kind())
          ? new PlanStep(
              Change.CREATE,
              document.label(),
              document.origin(),
              null,
              null,
              object,
              null,
              null,
              null)
          : invalid(
              document,
              object,
              Texts.text("deploy.unknownKind", document.kind(), document.apiVersion()));
    }
    ResourceType type = found.get();
    String namespace = null;
    ObjectNode metadata = (ObjectNode) object.path("metadata");
    if (type.namespaced()) {
      namespace = document.namespace().isEmpty() ? target.namespace() : document.namespace();
      metadata.put("namespace", namespace);
    }
    if (!options.pruneSet().isEmpty()) {
      metadata.withObjectProperty("labels").put(SET_LABEL, options.pruneSet());
    }
    JsonNode live = null;
    try {
      String path = type.path(namespace, document.name());
      live = client.find(path).orElse(null);
      JsonNode outcome = client.apply(path, object, true, options.force());
      return new PlanStep(
          PlanStep.between(live, outcome),
          document.label(),
          document.origin(),
          type,
          namespace,
          object,
          live,
          outcome,
          null);
    } catch (KubeException e) {
      if (e.reason() == Reason.NOT_FOUND && newNamespaces.contains(namespace)) {
        // The namespace comes with the same deployment: the server can't try that yet.
        return new PlanStep(
            Change.CREATE,
            document.label(),
            document.origin(),
            type,
            namespace,
            object,
            null,
            null,
            null);
      }
      Change change =
          switch (e.reason()) {
            case CONFLICT -> Change.CONFLICT;
            case INVALID, FORBIDDEN, NOT_FOUND, FAILED -> Change.INVALID;
            case UNREACHABLE, UNAUTHORIZED, CONFIGURATION, CANCELLED -> throw e;
          };
      return new PlanStep(
          change, document.label(), document.origin(), type, namespace, object, live, null, e);
    }
  }

  private static PlanStep invalid(ManifestDocument document, ObjectNode object, String why) {
    return new PlanStep(
        Change.INVALID,
        document.label(),
        document.origin(),
        null,
        null,
        object,
        null,
        null,
        new KubeException(Reason.INVALID, why));
  }

  private List<PlanStep> prunable(
      List<PlanStep> steps, DeployTarget target, DeployOptions options, Progress progress) {
    Set<String> wanted = new HashSet<>();
    Set<String> namespaces = new HashSet<>(Set.of(target.namespace()));
    for (PlanStep step : steps) {
      wanted.add(identity(step.type(), step.namespace(), step.label()));
      if (step.namespace() != null) {
        namespaces.add(step.namespace());
      }
    }
    List<PlanStep> deletions = new ArrayList<>();
    for (ResourceType type : discovery.listable()) {
      if (!type.namespaced() || !type.verbs().contains("delete")) {
        continue;
      }
      for (String namespace : namespaces) {
        progress.check();
        String selector = ResourceType.encode(SET_LABEL + "=" + options.pruneSet());
        for (JsonNode item :
            client.get(type.path(namespace) + "?labelSelector=" + selector).path("items")) {
          String label = type.kind() + "/" + item.path("metadata").path("name").asText();
          boolean owned = !item.path("metadata").path("ownerReferences").isEmpty();
          if (!owned && wanted.add(identity(type, namespace, label))) {
            deletions.add(
                new PlanStep(
                    Change.DELETE,
                    label,
                    "",
                    type,
                    namespace,
                    (ObjectNode) item,
                    item,
                    null,
                    null));
          }
        }
      }
    }
    return deletions;
  }
}
