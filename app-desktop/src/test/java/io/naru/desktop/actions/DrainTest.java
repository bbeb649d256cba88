package io.naru.desktop.actions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrainTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | true",
        "{ownerReferences: [{kind: ReplicaSet, controller: true}]} | true",
        "{ownerReferences: [{kind: DaemonSet, controller: true}]} | false",
        "{annotations: {kubernetes.io/config.mirror: x}} | false",
        "{deletionTimestamp: '2026-01-01T00:00:00Z'} | false",
      })
  void leavesWhatBelongsToTheNodeAndWhatIsGoingAnyway(String metadata, boolean evicted) {
    JsonNode pod = Serialization.unmarshal("metadata: " + metadata, JsonNode.class);
    assertThat(Drain.isToLeave(pod)).isEqualTo(evicted);
  }
}
