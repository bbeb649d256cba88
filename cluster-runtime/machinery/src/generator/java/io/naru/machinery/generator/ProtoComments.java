package io.naru.machinery.generator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * What the sources of {@code client-java-proto} say about each message and field: the comments and
 * markers of the Go types, which the protocol buffer compiler carried into javadoc.
 */
final class ProtoComments {

  private static final Pattern START = Pattern.compile("interface_extends:([^)]*)\\)");
  private static final Pattern FIELD =
      Pattern.compile("<code>(optional |repeated |required )?(.+) (\\w+) = (\\d+).*</code>");
  private static final Pattern TYPE = Pattern.compile("Protobuf type \\{@code ([^}]*)}");

  /**
   * @param type as in the proto file, for example {@code .k8s.io.api.core.v1.Volume}
   * @param lines comment lines, markers among them
   * @param number on the wire
   */
  record Field(String type, List<String> lines, int number, boolean repeated) {

    /** What follows {@code +name=}, in order; an empty string for a marker without a value. */
    List<String> markers(String name) {
      List<String> found = new ArrayList<>();
      for (String line : lines) {
        String text = line.strip();
        if (text.equals("+" + name)) {
          found.add("");
        } else if (text.startsWith("+" + name + "=")) {
          found.add(text.substring(name.length() + 2).strip());
        }
      }
      return found;
    }
  }

  record Message(List<String> lines, Map<String, Field> fields) {}

  private ProtoComments() {}

  /** Messages by OpenAPI definition name. */
  static Map<String, Message> read(Path jar) throws IOException {
    Map<String, Message> messages = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().endsWith(".java")) {
          try (BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(zip.getInputStream(entry), StandardCharsets.UTF_8))) {
            readFile(reader, messages);
          }
        }
      }
    }
    return messages;
  }

  private static void readFile(BufferedReader reader, Map<String, Message> messages)
      throws IOException {
    Message current = null;
    List<String> comment = new ArrayList<>();
    boolean preformatted = false;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (current == null && line.startsWith("    ") && !line.startsWith("      //")) {
        continue; // inside a class: its copies of the comments say nothing new
      }
      if (line.contains("<pre>")) {
        comment.clear();
        preformatted = true;
      } else if (line.contains("</pre>")) {
        preformatted = false;
      } else if (preformatted) {
        comment.add(unescape(line.strip().replaceFirst("^\\* ?", "")));
      } else if (line.contains("interface_extends:")) {
        Matcher start = START.matcher(line);
        if (start.find()) {
          current =
              messages.computeIfAbsent(
                  definitionName(start.group(1)),
                  name -> new Message(new ArrayList<>(), new LinkedHashMap<>()));
          comment.clear();
        }
      } else if (line.equals("  }")) {
        current = null;
        comment.clear();
      } else if (current != null && line.contains("<code>")) {
        Matcher field = FIELD.matcher(line);
        if (field.find()) {
          boolean repeated = "repeated ".equals(field.group(1));
          int number = Integer.parseInt(field.group(4));
          current
              .fields()
              .putIfAbsent(
                  field.group(3),
                  new Field(unescape(field.group(2)), List.copyOf(comment), number, repeated));
        }
        comment.clear();
      } else if (line.contains("Protobuf type {@code")) {
        Matcher type = TYPE.matcher(line);
        if (type.find()) {
          Message message = messages.get(definitionName(type.group(1)));
          if (message != null && message.lines().isEmpty()) {
            message.lines().addAll(comment);
          }
        }
        comment.clear();
      }
    }
  }

  /** Upstream's name of the definition that a message or message type stands for. */
  static String definitionName(String message) {
    String name = message.startsWith(".") ? message.substring(1) : message;
    return name.replaceFirst("^k8s\\.io\\.", "io.k8s.")
        .replace("apiextensions_apiserver", "apiextensions-apiserver");
  }

  private static String unescape(String text) {
    return text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&#64;", "@")
        .replace("&#42;", "*")
        .replace("&#47;", "/")
        .replace("&#92;", "\\")
        .replace("&amp;", "&");
  }
}
