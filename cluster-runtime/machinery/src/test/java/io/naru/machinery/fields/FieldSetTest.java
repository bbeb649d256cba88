package io.naru.machinery.fields;

import static io.naru.machinery.testing.Trees.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FieldSetTest {

  @Test
  void readsAndWritesFieldsV1InKubernetesOrder() {
    assertThat(
            FieldSet.fromJson(
                json(
                    "{'f:b':{'v:\"z\"':{},'v:\"y\"':{},'.':{}},"
                        + "'f:a':{'k:{\"p\":443}':{'.':{}},'k:{\"p\":80}':{}}}")))
        .hasToString(
            "{\"f:a\":{\"k:{\\\"p\\\":80}\":{},\"k:{\\\"p\\\":443}\":{}},"
                + "\"f:b\":{\".\":{},\"v:\\\"y\\\"\":{},\"v:\\\"z\\\"\":{}}}");
  }

  @Test
  void showsPathsToPeople() {
    assertThat(
            FieldSet.fromJson(
                    json(
                        "{'f:s':{'f:l':{'k:{\"n\":\"a\",\"p\":1}':{'.':{},'f:x.y/z':{}},"
                            + "'v:\"q\"':{},'i:3':{}}}}"))
                .paths())
        .containsExactly(".s.l[n=\"a\",p=1]", ".s.l[n=\"a\",p=1].x.y/z", ".s.l[\"q\"]", ".s.l[3]");
  }

  @Test
  void takesWholeSubtreesAwayOnlyWhenAsked() {
    FieldSet set = FieldSet.of("status", "status.phase", "spec.replicas");
    assertThat(set.difference(FieldSet.of("status")))
        .isEqualTo(FieldSet.of("status.phase", "spec.replicas"));
    assertThat(set.recursiveDifference(FieldSet.of("status")))
        .isEqualTo(FieldSet.of("spec.replicas"));
    assertThat(set.leaves()).isEqualTo(FieldSet.of("status.phase", "spec.replicas"));
  }

  @Test
  void isASetOfPaths() {
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      Set<String> a = paths(random);
      Set<String> b = paths(random);
      FieldSet left = FieldSet.of(a.toArray(String[]::new));
      FieldSet right = FieldSet.of(b.toArray(String[]::new));
      Set<String> both = new HashSet<>(a);
      both.retainAll(b);
      Set<String> either = new HashSet<>(a);
      either.addAll(b);
      Set<String> only = new HashSet<>(a);
      only.removeAll(b);
      assertThat(dotted(left.intersection(right))).isEqualTo(both);
      assertThat(dotted(left.union(right))).isEqualTo(either);
      assertThat(dotted(left.difference(right))).isEqualTo(only);
      assertThat(left.touches(right.toJson())).isEqualTo(!both.isEmpty());
      assertThat(FieldSet.fromJson(left.toJson())).isEqualTo(left);
      assertThat(dotted(left)).isEqualTo(a);
    }
  }

  private static Set<String> paths(Random random) {
    Set<String> paths = new HashSet<>();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      List<String> steps =
          random.ints(random.nextInt(1, 4), 0, 3).mapToObj(step -> "f" + step).toList();
      paths.add(String.join(".", steps));
    }
    return paths;
  }

  private static Set<String> dotted(FieldSet set) {
    Set<String> result = new HashSet<>();
    set.paths().forEach(path -> result.add(path.substring(1)));
    return result;
  }
}
