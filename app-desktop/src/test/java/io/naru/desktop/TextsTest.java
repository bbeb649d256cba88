package io.naru.desktop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class TextsTest {

  @Test
  void bothLanguagesAreComplete() throws IOException {
    assertThat(keys("texts_ko.properties")).isEqualTo(keys("texts.properties"));
  }

  @Test
  void progressIsSaidInTheLanguage() {
    assertThat(new Texts(Locale.KOREAN).step("node node-1 is Ready")).isEqualTo("노드 node-1 준비 완료");
    assertThat(new Texts(Locale.ENGLISH).step("pulling something")).isEqualTo("Pulling something");
  }

  private static Object keys(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(Texts.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      properties.load(reader);
    }
    return properties.keySet();
  }
}
