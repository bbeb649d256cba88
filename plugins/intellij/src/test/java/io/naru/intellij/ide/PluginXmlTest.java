package io.naru.intellij.ide;

import static org.assertj.core.api.Assertions.assertThat;

import com.intellij.openapi.actionSystem.AnAction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the plugin's descriptors name is there, and every text is in both languages. */
class PluginXmlTest {

  @Test
  void namesOnlyClassesAndIconsThatAreThere() throws Exception {
    String text =
        text("/META-INF/plugin.xml")
            + text("/META-INF/naru-yaml.xml")
            + text("/META-INF/naru-java.xml");
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

  @Test
  void hasEveryTextThatIsAskedFor() throws Exception {
    Properties english = properties("/messages/NaruBundle.properties");
    Set<String> asked = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        asked.addAll(all("[tT]ext\\(\\s*\"([a-z]\\w*\\.[\\w.]*\\w)\"\\s*[,)]", source));
        for (String name : all("(?:new PanelAction|launcher)\\(\\s*\"(\\w+)\"", source)) {
          asked.add("tree." + name);
          for (String suffix : List.of("", "_dark")) {
            assertThat(getClass().getResource("/icons/action-" + name + suffix + ".svg"))
                .as(name)
                .isNotNull();
          }
        }
      }
    }
    assertThat(asked).hasSizeGreaterThan(60);
    assertThat(english.stringPropertyNames()).containsAll(asked);
  }

  /** The IDE gives a text without parameters as it is, and fills in one with parameters. */
  @Test
  void textsNeedNoEscapes() throws Exception {
    for (String bundle : List.of("NaruBundle", "NaruBundle_ko")) {
      properties("/messages/" + bundle + ".properties")
          .forEach((key, text) -> assertThat((String) text).as("%s", key).doesNotContain("'"));
    }
  }

  @Test
  void describesTheInspectionInBothLanguages() throws Exception {
    assertThat(text("/inspectionDescriptions/NaruManifest.html")).contains("<body>");
    assertThat(text("/localization/ko/inspectionDescriptions/NaruManifest.html"))
        .contains("<body>");
    assertThat(text("/META-INF/naru-yaml.xml")).contains("shortName=\"NaruManifest\"");
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
