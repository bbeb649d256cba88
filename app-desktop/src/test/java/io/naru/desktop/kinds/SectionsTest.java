package io.naru.desktop.kinds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SectionsTest {

  @Test
  void everyKindHasItsPlaceAlsoThoseThatNobodyForesaw() {
    Map<String, List<String>> sections =
        Sections.of(
            List.of(
                Resource.core("pods", "Pod", true),
                Resource.core("podtemplates", "PodTemplate", true),
                new Resource(
                    "sea.example.com", "v1", "boats", "Boat", true, Set.of(), Set.of(), List.of()),
                new Resource(
                    "apps",
                    "v1",
                    "deployments",
                    "Deployment",
                    true,
                    Set.of(),
                    Set.of(),
                    List.of())));
    assertThat(sections)
        .containsExactly(
            Map.entry("workloads", List.of("pods", "deployments")),
            Map.entry("custom", List.of("boats.sea.example.com")),
            Map.entry("more", List.of("podtemplates")));
  }
}
