package io.naru.apiserver.kinds.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.Quantities;
import java.util.ArrayList;
import java.util.List;

/**
 * Quality of service: {@code Guaranteed} if every container's CPU and memory are limited to what
 * they request, {@code BestEffort} if none asks for anything, else {@code Burstable}.
 */
final class PodQuality {

  private static final List<String> COMPUTE = List.of("cpu", "memory");

  private PodQuality() {}

  static String of(ObjectNode pod) {
    Field spec = Field.of(pod).at("spec");
    List<Field> resources = new ArrayList<>();
    if (!spec.at("resources").empty()) {
      resources.add(spec.at("resources"));
    } else {
      for (String list : List.of("containers", "initContainers")) {
        spec.at(list).items().forEach(container -> resources.add(container.at("resources")));
      }
    }
    boolean any = false;
    boolean all = true;
    for (Field container : resources) {
      for (String name : COMPUTE) {
        Field request = container.at("requests").key(name);
        Field limit = container.at("limits").key(name);
        any |= set(request) || set(limit);
        all &= set(limit) && (!request.present() || Quantities.compare(request, limit) == 0);
      }
    }
    if (!any) {
      return "BestEffort";
    }
    return all ? "Guaranteed" : "Burstable";
  }

  private static boolean set(Field amount) {
    return amount.present() && !Quantities.isZero(amount);
  }
}
