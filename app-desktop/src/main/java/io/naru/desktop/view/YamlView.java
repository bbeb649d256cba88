package io.naru.desktop.view;

import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javafx.scene.layout.StackPane;
import org.fxmisc.flowless.VirtualizedScrollPane;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;

/** YAML to read and copy, coloured. */
final class YamlView extends StackPane {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>(?m:^|(?<=\\s))#[^\\n]*)"
              + "|(?<key>(?m:^)[ \\-]*(?:\"[^\"\\n]*\"|[^\\s\"#:][^\\n:]*?)(?=:(?:\\s|$)))"
              + "|(?<string>\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*')"
              + "|(?<number>(?<=: |- )-?\\d+(?:\\.\\d+)?(?=\\s)|(?<=: )(?:true|false|null)(?=\\s))");

  private final CodeArea area = new CodeArea();
  private String shown = "";

  YamlView() {
    area.setEditable(false);
    area.getStyleClass().add("yaml");
    area.setId("yaml");
    getChildren().add(new VirtualizedScrollPane<>(area));
  }

  /** Shows another text; the scroll position stays where it was. */
  void show(String yaml) {
    if (yaml.equals(shown)) {
      return;
    }
    double top = area.getEstimatedScrollY();
    boolean first = shown.isEmpty();
    shown = yaml;
    area.replaceText(yaml);
    if (!yaml.isEmpty()) {
      area.setStyleSpans(0, highlight(yaml));
    }
    if (first) {
      area.moveTo(0);
      area.requestFollowCaret();
    } else {
      area.scrollYToPixel(top);
    }
  }

  private static StyleSpans<Collection<String>> highlight(String yaml) {
    StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
    Matcher matcher = TOKEN.matcher(yaml);
    int end = 0;
    while (matcher.find()) {
      spans.add(List.of(), matcher.start() - end);
      spans.add(List.of(styleOf(matcher)), matcher.end() - matcher.start());
      end = matcher.end();
    }
    spans.add(List.of(), yaml.length() - end);
    return spans.create();
  }

  private static String styleOf(Matcher matcher) {
    if (matcher.group("key") != null) {
      return "yaml-key";
    }
    if (matcher.group("string") != null) {
      return "yaml-string";
    }
    return matcher.group("number") != null ? "yaml-number" : "yaml-comment";
  }
}
