package io.naru.machinery.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.GroupVersion;
import io.naru.machinery.Json;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The few rows of the published documents that the server itself has no use for. */
final class Markers {

  private static final String CORE = "io.k8s.api.core.v1.";
  private static final String FLOW = "io.k8s.api.flowcontrol.v1.";

  /** Versions that are not served, and whose clients' DeleteOptions are understood all the same. */
  static final List<GroupVersion> KNOWN_VERSIONS =
      Stream.of(
              "admission.k8s.io/v1 admission.k8s.io/v1beta1",
              "admissionregistration.k8s.io/v1alpha1 admissionregistration.k8s.io/v1beta1",
              "apiextensions.k8s.io/v1beta1 apiregistration.k8s.io/v1beta1",
              "apps/v1beta1 apps/v1beta2 extensions/v1beta1 batch/v1beta1 policy/v1beta1",
              "authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1",
              "authorization.k8s.io/v1beta1 imagepolicy.k8s.io/v1alpha1",
              "certificates.k8s.io/v1alpha1 certificates.k8s.io/v1beta1",
              "coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1",
              "discovery.k8s.io/v1beta1 events.k8s.io/v1beta1",
              "flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2",
              "flowcontrol.apiserver.k8s.io/v1beta3 internal.apiserver.k8s.io/v1alpha1",
              "networking.k8s.io/v1beta1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1",
              "rbac.authorization.k8s.io/v1alpha1 rbac.authorization.k8s.io/v1beta1",
              "resource.k8s.io/v1alpha3 resource.k8s.io/v1beta1 resource.k8s.io/v1beta2",
              "scheduling.k8s.io/v1alpha2 scheduling.k8s.io/v1beta1",
              "storage.k8s.io/v1alpha1 storage.k8s.io/v1beta1 storagemigration.k8s.io/v1beta1")
          .flatMap(line -> Stream.of(line.split(" ")))
          .map(GroupVersion::parse)
          .toList();

  private static final Map<String, ObjectNode> UNIONS =
      Map.of(
          CORE + "AppArmorProfile", union("type", "localhostProfile"),
          CORE + "SeccompProfile", union("type", "localhostProfile"),
          CORE + "PodSchedulingGroup", union("", "podGroupName"),
          FLOW + "LimitResponse", union("type", "queuing"),
          FLOW + "PriorityLevelConfigurationSpec", union("type", "exempt", "limited"),
          FLOW + "Subject", union("kind", "group", "serviceAccount", "user"));

  private record Row(String definition, String property, String marker, String value) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(
              CORE + "PersistentVolumeClaimStatus",
              "allocatedResourceStatuses",
              "x-kubernetes-map-type",
              "granular"),
          new Row(CORE + "PersistentVolumeSpec", "claimRef", "x-kubernetes-map-type", "granular"),
          new Row(
              "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec",
              "caBundle",
              "x-kubernetes-list-type",
              "atomic"));

  private Markers() {}

  static void ofDefinition(ObjectNode json, String name) {
    ObjectNode union = UNIONS.get(name);
    if (union != null) {
      json.putArray("x-kubernetes-unions").add(union.deepCopy());
    }
  }

  static void ofProperties(ObjectNode properties, String definition) {
    for (Row row : ROWS) {
      JsonNode property = properties.get(row.property());
      if (row.definition().equals(definition) && property instanceof ObjectNode found) {
        found.put(row.marker(), row.value());
      }
    }
  }

  private static ObjectNode union(String discriminator, String... fields) {
    ObjectNode union = Json.object();
    if (!discriminator.isEmpty()) {
      union.put("discriminator", discriminator);
    }
    ObjectNode values = union.putObject("fields-to-discriminateBy");
    for (String field : fields) {
      values.put(field, GroupNames.upperFirst(field));
    }
    return union;
  }
}
