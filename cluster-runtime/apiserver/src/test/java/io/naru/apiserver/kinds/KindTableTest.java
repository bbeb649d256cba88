package io.naru.apiserver.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.Kind.Subresource;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.GroupVersionKind;
import io.naru.machinery.Json;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KindTableTest {

  static Stream<Kind> all() {
    return KindTable.builtIn().all().stream();
  }

  @Test
  void findsResourcesByAddressAndByKind() {
    Kind deployments = KindTable.builtIn().find("apps", "v1", "deployments");

    assertThat(deployments).isNotNull();
    assertThat(KindTable.builtIn().find(GroupVersionKind.of("apps/v1", "Deployment")))
        .isSameAs(deployments);
    assertThat(deployments.shortNames()).containsExactly("deploy");
    assertThat(deployments.categories()).containsExactly("all");
    assertThat(deployments.subresources())
        .extracting(Subresource::name)
        .containsExactly("scale", "status");
    assertThat(KindTable.builtIn().find("apps", "v1beta1", "deployments")).isNull();
  }

  @Test
  void hasNoResourceTwice() {
    assertThat(all().map(Kind::resource)).doesNotHaveDuplicates();
    assertThat(all().map(Kind::groupVersionKind)).doesNotHaveDuplicates();
  }

  @Test
  void namespacesAreNotDeletedAllAtOnce() {
    assertThat(KindTable.builtIn().find("", "v1", "namespaces").verbs())
        .doesNotContain("deletecollection")
        .contains("delete");
  }

  @Test
  void versionsOfOneResourceShareTheirObjects() {
    assertThat(KindTable.builtIn().find("events.k8s.io", "v1", "events").storageKey())
        .isEqualTo(KindTable.builtIn().find("", "v1", "events").storageKey());
    assertThat(
            KindTable.builtIn().find("autoscaling", "v1", "horizontalpodautoscalers").storageKey())
        .isEqualTo(
            KindTable.builtIn().find("autoscaling", "v2", "horizontalpodautoscalers").storageKey());
  }

  @Test
  void reviewsCanOnlyBeCreated() {
    for (String plural : List.of("subjectaccessreviews", "selfsubjectrulesreviews")) {
      assertThat(KindTable.builtIn().find("authorization.k8s.io", "v1", plural).verbs())
          .containsExactly("create");
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void copesWithAnEmptyObject(Kind kind) {
    ObjectNode object = Json.object();
    Strategy strategy = kind.strategy();
    strategy.applyDefaults(object);
    strategy.prepareForCreate(object);
    ObjectNode old = object.deepCopy();
    FieldErrors errors = new FieldErrors();
    strategy.validate(object, errors);
    strategy.prepareForUpdate(object, old);
    strategy.prepareForStatusUpdate(object, old);
    var before = errors.causes();
    strategy.validateUpdate(object, old, errors);
    strategy.validateStatusUpdate(object, old, errors);

    // What is wrong at any time may be found again.
    assertThat(before)
        .as("an unchanged object breaks no rule of change")
        .containsAll(errors.causes());
  }

  @ParameterizedTest
  @MethodSource("all")
  void defaultsAreSetOnlyOnce(Kind kind) {
    ObjectNode once = Json.object();
    kind.strategy().applyDefaults(once);
    ObjectNode twice = once.deepCopy();
    kind.strategy().applyDefaults(twice);

    assertThat(twice).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("all")
  void printsACellForEachColumn(Kind kind) {
    ObjectNode object = Json.object();
    kind.strategy().applyDefaults(object);
    ArrayNode cells = Json.array();
    kind.printer().print(object, Instant.EPOCH, cells);

    assertThat(cells).hasSameSizeAs(kind.printer().columns());
    assertThat(kind.printer().columns()).allSatisfy(c -> assertThat(c.description()).isNotEmpty());
  }

  @ParameterizedTest
  @MethodSource("all")
  void givesAValueForEachSelectableField(Kind kind) {
    assertThat(kind.strategy().selectableFields(Json.object()).keySet())
        .containsExactlyInAnyOrderElementsOf(kind.strategy().selectableFieldNames());
  }
}
