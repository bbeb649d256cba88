package io.naru.desktop.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.naru.desktop.table.Cell;
import io.naru.desktop.table.Heading;
import io.naru.desktop.table.Tone;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerTableTest {

  private final JsonNode answer =
      Serialization.unmarshal(
          """
          columnDefinitions:
          - {name: Name, type: string, priority: 0}
          - {name: Ready, type: string, priority: 0}
          - {name: Up-to-date, type: integer, priority: 0, description: of the newest kind}
          - {name: Phase, type: string, priority: 0}
          - {name: Age, type: string, priority: 0}
          - {name: Selector, type: string, priority: 1}
          rows:
          - cells: [web, 1/3, 2, Failed, 5m, app=web]
            object: {metadata: {name: web, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z"}}
          """,
          JsonNode.class);
  private final ServerTable table =
      new ServerTable(true, answer.path("columnDefinitions"), answer.path("rows"));

  @Test
  void putsTheNamespaceBesideTheName() {
    assertThat(table.headings())
        .extracting(Heading::id)
        .containsExactly("name", "namespace", "ready", "upToDate", "phase", "age", "selector");
    assertThat(table.cells(answer.at("/rows/0")).get(1)).isEqualTo(Cell.text("shop"));
  }

  @Test
  void numbersSortAsNumbersAndShortfallsStandOut() {
    assertThat(table.cells(answer.at("/rows/0")).get(2))
        .isEqualTo(Cell.number("1/3", 1, Tone.WARNING));
    assertThat(table.cells(answer.at("/rows/0")).get(3)).isEqualTo(Cell.number("2", 2, Tone.PLAIN));
  }

  @Test
  void coloursStates() {
    assertThat(table.cells(answer.at("/rows/0")).get(4).tone()).isEqualTo(Tone.BAD);
  }

  @Test
  void agesGoOnByThemselves() {
    assertThat(table.cells(answer.at("/rows/0")).get(5).since())
        .isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
  }

  @Test
  void whatTheServerPrintsOnlyInWideTablesGivesWayFirst() {
    assertThat(table.headings().getLast().rank())
        .isGreaterThan(table.headings().get(3).rank())
        .isGreaterThan(100);
  }
}
