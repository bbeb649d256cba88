package io.naru.providers.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecipeTest {

  private final Recipe recipe = Recipe.load();

  @Test
  void namesWhatANodeCannotDoWithout() {
    assertThat(recipe.packages())
        .contains("containerd", "runc", "containernetworking-plugins", "nftables", "tini");
    assertThat(recipe.modules()).contains("java.base");
  }

  @Test
  void rootFilesAreLaidOverTheRoot() {
    assertThat(recipe.rootFiles())
        .containsKeys("usr/local/bin/naru-init", "etc/containerd/config.toml");
    assertThat(Recipe.modeOf("usr/local/bin/naru-init")).isEqualTo(0755);
    assertThat(Recipe.modeOf("etc/containerd/config.toml")).isEqualTo(0644);
  }

  @Test
  void runtimeIsConfiguredWithThePauseImageOfThisRecipe() {
    assertThat(new String(recipe.file("rootfs/etc/containerd/config.toml"), StandardCharsets.UTF_8))
        .contains("sandbox_image = \"" + PauseImage.NAME + "\"");
  }

  @Test
  void hashChangesWithNamesAndContents() {
    String hash = new ContentHash().add("a", "bc").tag();
    assertThat(new ContentHash().add("a", "bc").tag()).isEqualTo(hash);
    assertThat(new ContentHash().add("ab", "c").tag()).isNotEqualTo(hash);
    assertThat(new ContentHash().add("a", "bd").tag()).isNotEqualTo(hash);
  }
}
