package io.naru.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import org.junit.jupiter.api.Test;

class TypedModelTest {

  @Test
  void readsQuantitiesInTheMiddleOfAnObject() {
    ApiObject object =
        ApiObject.of(
            Json.parseObject(
                """
                {"apiVersion":"v1","kind":"Node","metadata":{"name":"n"},
                 "status":{"capacity":{"cpu":"2","memory":"1Gi"},"phase":"Running"}}
                """));

    assertThat(object.as(Node.class).getStatus().getCapacity())
        .containsEntry("cpu", new Quantity("2"))
        .containsEntry("memory", new Quantity("1Gi"));
  }

  @Test
  void readsAndWritesMicroTimes() {
    String json =
        """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"n"},
         "spec":{"renewTime":"2026-01-01T00:00:00.123456Z"}}
        """;

    Lease lease = ApiObject.of(Json.parseObject(json)).as(Lease.class);

    assertThat(Json.text(ApiObject.ofTyped(lease).tree(), "spec", "renewTime"))
        .isEqualTo("2026-01-01T00:00:00.123456Z");
  }
}
