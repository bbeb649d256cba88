package io.naru.desktop.palette;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandSearchTest {

  private final CommandSearch search =
      new CommandSearch(
          List.of(
              command("Disruption budgets", "pdb"),
              command("Pods", "po"),
              command("Deployments", "deploy"),
              command("Network policies", "netpol")));

  @Test
  void offersAllBeforeAnythingIsTyped() {
    assertThat(search.find(" ")).hasSize(4);
  }

  @Test
  void kubectlsShortNamesBeatTitles() {
    assertThat(titles("po")).startsWith("Pods", "Network policies");
  }

  @Test
  void beginningsBeatWordsWithin() {
    assertThat(titles("d")).startsWith("Disruption budgets", "Deployments");
    assertThat(titles("bud")).containsExactly("Disruption budgets");
  }

  @Test
  void lettersInOrderAreEnough() {
    assertThat(titles("dplm")).containsExactly("Deployments");
    assertThat(titles("xyz")).isEmpty();
  }

  private List<String> titles(String typed) {
    return search.find(typed).stream().map(Command::title).toList();
  }

  private static Command command(String title, String shortName) {
    return new Command(title, "Page", List.of(shortName), () -> {});
  }
}
