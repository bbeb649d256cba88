package io.naru.desktop;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the window remembers: size, theme, language. Losing it is no failure. */
public final class Settings {

  private static final Logger LOG = LoggerFactory.getLogger(Settings.class);

  private final Path file;
  private final Properties values = new Properties();

  public Settings(Path file) {
    this.file = file;
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        LOG.warn("{} can't be read, using defaults", file, e);
      }
    }
  }

  public String get(String key, String otherwise) {
    return values.getProperty(key, otherwise);
  }

  /** A number; {@code otherwise} if there is none. */
  public double number(String key, double otherwise) {
    try {
      return Double.parseDouble(get(key, ""));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  public void put(String key, Object value) {
    values.setProperty(key, value.toString());
  }

  public void save() {
    StringWriter text = new StringWriter();
    try {
      values.store(text, null);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.warn("{} can't be written", file, e);
    }
  }
}
