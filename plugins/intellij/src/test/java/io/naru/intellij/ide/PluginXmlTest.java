package io.naru.intellij.ide;

import static org.assertj.core.api.Assertions.assertThat;

import com.intellij.openapi.actionSystem.AnAction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the plugin's descriptors name is there, and every text is in both languages. */
class PluginXmlTest {

  @Test
  void namesOnlyClassesAndIconsThatAreThere() throws Exception {
    String text = text("/META-INF/plugin.xml") + text("/META-INF/naru-yaml.xml");
    for (String name : all("\"(io\\.naru\\.intellij\\.[a-z]+\\.[A-Z]\\w*)\"", text)) {
      assertThat(Class.forName(name, false, getClass().getClassLoader())).isPublic();
    }
    for (String icon : all("\"(/icons/[^\"]+)\"", text)) {
      assertThat(getClass().getResource(icon)).as(icon).isNotNull();
      assertThat(getClass().getResource(icon.replace(".svg", "_dark.svg"))).as(icon).isNotNull();
    }
  }

  @Test
  void everyActionIsUpdatedInTheBackground() throws Exception {
    for (String name :
        all("action id=\"[^\"]+\" class=\"([^\"]+)\"", text("/META-INF/plugin.xml"))) {
      Class<?> type = Class.forName(name, false, getClass().getClassLoader());
      assertThat(type).isAssignableTo(AnAction.class);
      assertThat(type.getMethod("getActionUpdateThread").getDeclaringClass().getName())
          .startsWith("io.naru.");
    }
  }

  @Test
  void hasEveryTextInEnglishAndKorean() throws Exception {
    Properties english = properties("/messages/NaruBundle.properties");
    Properties korean = properties("/messages/NaruBundle_ko.properties");
    assertThat(new TreeSet<>(korean.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
    for (String key : english.stringPropertyNames()) {
      assertThat(all("(\\{\\d})", korean.getProperty(key)).stream().sorted())
          .as(key)
          .containsExactlyElementsOf(
              all("(\\{\\d})", english.getProperty(key)).stream().sorted().toList());
    }
  }

  private static List<String> all(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.results().map(result -> result.group(1)).toList();
  }

  private String text(String name) throws IOException {
    try (InputStream input = getClass().getResourceAsStream(name)) {
      return new String(input.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private Properties properties(String name) throws IOException {
    Properties properties = new Properties();
    properties.load(new java.io.StringReader(text(name)));
    return properties;
  }
}
