package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.support.Defaults;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.machinery.FieldErrors;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Services. Cluster addresses, node ports and IP families are allocated by the registry. */
final class ServiceStrategy extends StandardStrategy {

  private static final long THREE_HOURS_SECONDS = 10_800;

  ServiceStrategy() {
    super(Traits.PLAIN.withStatus().named(NameRule.DNS_LABEL).createdOnUpdate());
  }

  @Override
  protected void setDefaults(ObjectNode service) {
    ObjectNode spec = Defaults.object(service, "spec");
    Defaults.textIfEmpty(spec, "sessionAffinity", "None");
    if (spec.path("sessionAffinity").asText().equals("None")) {
      spec.remove("sessionAffinityConfig");
    } else if (spec.path("sessionAffinity").asText().equals("ClientIP")) {
      ObjectNode client =
          Defaults.object(Defaults.object(spec, "sessionAffinityConfig"), "clientIP");
      Defaults.number(client, "timeoutSeconds", THREE_HOURS_SECONDS);
    }
    Defaults.textIfEmpty(spec, "type", "ClusterIP");
    for (ObjectNode port : Defaults.objects(spec, "ports")) {
      Defaults.textIfEmpty(port, "protocol", "TCP");
      if (isUnsetPort(port)) {
        Defaults.set(port, "targetPort", port.path("port").asLong());
      }
    }
    String type = spec.path("type").asText();
    boolean reachable = type.equals("NodePort") || type.equals("LoadBalancer");
    if (reachable || !Field.of(service).at("spec", "externalIPs").empty()) {
      Defaults.textIfEmpty(spec, "externalTrafficPolicy", "Cluster");
    }
    if (reachable || type.equals("ClusterIP")) {
      Defaults.text(spec, "internalTrafficPolicy", "Cluster");
    }
    if (type.equals("LoadBalancer")) {
      Defaults.flag(spec, "allocateLoadBalancerNodePorts", true);
    }
  }

  private static boolean isUnsetPort(ObjectNode port) {
    return Defaults.missing(port, "targetPort")
        || port.path("targetPort").isNumber() && port.path("targetPort").asLong() == 0
        || port.path("targetPort").isTextual() && port.path("targetPort").asText().isEmpty();
  }

  @Override
  protected void fillStatus(ObjectNode status) {
    Defaults.object(status, "loadBalancer");
    for (ObjectNode ingress :
        Defaults.objects(Defaults.object(status, "loadBalancer"), "ingress")) {
      if (!ingress.path("ip").asText("").isEmpty()) {
        Defaults.text(ingress, "ipMode", "VIP");
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode service) {
    super.prepareForCreate(service);
    ObjectNode spec = Defaults.object(service, "spec");
    String address = spec.path("clusterIP").asText("");
    if (!address.isEmpty() && Field.of(service).at("spec", "clusterIPs").empty()) {
      spec.putArray("clusterIPs").add(address);
    }
  }

  /** Who changes only the old field means the first of the new ones. */
  private static void mirrorAddress(ObjectNode spec, Field now, Field before) {
    boolean onlyOld =
        !now.at("clusterIP").is(before.at("clusterIP").text())
            && !now.at("clusterIPs").empty()
            && now.at("clusterIPs").same(before.at("clusterIPs"));
    if (onlyOld && now.at("clusterIP").empty()) {
      spec.remove("clusterIPs");
    } else if (onlyOld) {
      spec.withArray("clusterIPs").set(0, spec.get("clusterIP"));
    }
  }

  /** What only another type of service has goes when the type changes. */
  @Override
  public void prepareForUpdate(ObjectNode service, ObjectNode old) {
    super.prepareForUpdate(service, old);
    ObjectNode spec = Defaults.object(service, "spec");
    mirrorAddress(spec, Field.of(service).at("spec"), Field.of(old).at("spec"));
    Field now = Field.of(service).at("spec");
    Field before = Field.of(old).at("spec");
    String type = now.at("type").text();
    if (now.at("type").is(before.at("type").text())) {
      return;
    }
    if (type.equals("ExternalName")) {
      dropIfSame(spec, now, before, "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy");
      dropIfSame(spec, now, before, "internalTrafficPolicy");
    }
    if (type.equals("ClusterIP") || type.equals("ExternalName")) {
      dropIfSame(spec, now, before, "externalTrafficPolicy", "healthCheckNodePort");
    }
    if (!type.equals("LoadBalancer")) {
      dropIfSame(spec, now, before, "allocateLoadBalancerNodePorts", "loadBalancerClass");
    }
    if (before.at("type").is("ExternalName")) {
      dropIfSame(spec, now, before, "externalName");
    }
    if (!type.equals("NodePort") && !type.equals("LoadBalancer")) {
      dropNodePorts(service, old);
    }
  }

  private static void dropIfSame(ObjectNode spec, Field now, Field before, String... fields) {
    for (String field : fields) {
      if (now.at(field).same(before.at(field))) {
        spec.remove(field);
      }
    }
  }

  private static void dropNodePorts(ObjectNode service, ObjectNode old) {
    List<Long> before =
        Field.of(old).at("spec", "ports").items().stream()
            .map(port -> port.at("nodePort").number())
            .toList();
    for (ObjectNode port : Defaults.objects(Defaults.object(service, "spec"), "ports")) {
      if (before.contains(port.path("nodePort").asLong())) {
        port.remove("nodePort");
      }
    }
  }

  @Override
  public void validate(ObjectNode service, FieldErrors errors) {
    ServiceRules.validate(Field.of(service), errors);
  }

  @Override
  public void validateUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    ServiceRules.validateUpdate(Field.of(service).at("spec"), Field.of(old).at("spec"), errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode service, ObjectNode old, FieldErrors errors) {
    Field object = Field.of(service);
    LoadBalancerRules.status(
        object.at("status", "loadBalancer"), object.at("spec", "type").text(), errors);
  }

  @Override
  public List<String> warnings(ObjectNode service, @Nullable ObjectNode old) {
    return ServiceWarnings.of(Field.of(service));
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("spec.clusterIP", "spec.type");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode service) {
    Field spec = Field.of(service).at("spec");
    return Map.of(
        "spec.clusterIP", spec.at("clusterIP").text(), "spec.type", spec.at("type").text());
  }
}
