package io.naru.desktop.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;

class TableModelTest {

  private final TableModel table = new TableModel();

  @Test
  void takesAllEventsOfAFrameAsOneChange() {
    AtomicInteger changes = new AtomicInteger();
    table.rows().addListener((ListChangeListener<Row>) change -> changes.incrementAndGet());
    for (int i = 0; i < 10_000; i++) {
      put("default", "map-" + i);
    }
    table.applyChanges();
    assertThat(table.rows()).hasSize(10_000);
    assertThat(changes).hasValue(1);
  }

  @Test
  void computesOnlyTheLastOfSeveralContentsOfOneObject() {
    AtomicInteger computed = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      table
          .changes()
          .put(
              "default/a",
              () -> {
                computed.incrementAndGet();
                return content("default", "a");
              });
    }
    table.applyChanges();
    assertThat(computed).hasValue(1);
  }

  @Test
  void keepsTheRowOfAnObjectThatChanges() {
    put("default", "a");
    table.applyChanges();
    Row row = table.rows().find("default/a");
    put("default", "a");
    table.applyChanges();
    assertThat(table.rows()).containsExactly(row);
  }

  @Test
  void removesRowsAndAddsOthersInOneFrame() {
    List.of("a", "b", "c").forEach(name -> put("default", name));
    table.applyChanges();
    table.changes().remove("default/a");
    table.changes().remove("default/c");
    put("default", "d");
    table.applyChanges();
    assertThat(keys()).containsExactlyInAnyOrder("default/b", "default/d");
    assertThat(table.rows().find("default/a")).isNull();
  }

  @Test
  void forgetsAnObjectThatCameAndWentBetweenTwoFrames() {
    put("default", "a");
    table.changes().remove("default/a");
    table.applyChanges();
    assertThat(table.rows()).isEmpty();
  }

  @Test
  void showsOnlyTheChosenNamespaceAndWhatHasAllWords() {
    put("default", "web-1");
    put("shop", "web-2");
    put("shop", "db");
    table.applyChanges();
    table.namespaceProperty().set("shop");
    assertThat(keys()).containsExactlyInAnyOrder("shop/web-2", "shop/db");
    table.searchProperty().set(" WEB 2 ");
    assertThat(keys()).containsExactly("shop/web-2");
  }

  @Test
  void filtersWhatArrivesLater() {
    table.searchProperty().set("web");
    put("default", "db");
    put("default", "web");
    table.applyChanges();
    assertThat(keys()).containsExactly("default/web");
  }

  private List<String> keys() {
    List<String> keys = new ArrayList<>();
    table.shown().forEach(row -> keys.add(row.key()));
    return keys;
  }

  private void put(String namespace, String name) {
    table.changes().put(namespace + "/" + name, () -> content(namespace, name));
  }

  private static RowContent content(String namespace, String name) {
    return new RowContent(
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .build(),
        List.of(Cell.text(name)));
  }
}
