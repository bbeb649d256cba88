package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** What a YAML 1.1 scalar means in JSON. */
final class YamlScalars {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> TRUE =
      Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
  private static final Set<String> FALSE =
      Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(0|[1-9][0-9_]*|0[bB][01_]+|0[oO]?[0-7_]+|0[xX][0-9a-fA-F_]+)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private YamlScalars() {}

  static JsonNode resolve(ScalarEvent scalar) throws IOException {
    String text = scalar.getValue();
    String tag = scalar.getTag().orElse("");
    if (tag.equals("tag:yaml.org,2002:binary")) {
      throw new IOException("yaml: binary values are not supported");
    }
    if (!tag.isEmpty() && !tag.equals("tag:yaml.org,2002:str") && !tag.equals("!")) {
      return plain(text);
    }
    return scalar.isPlain() && tag.isEmpty() ? plain(text) : NODES.textNode(text);
  }

  /** The text of a key, which JSON wants to be a string. */
  static String key(JsonNode node) throws IOException {
    if (node.isContainerNode()) {
      throw new IOException("yaml: a key may not be a list or a map");
    }
    return node.asText();
  }

  private static JsonNode plain(String text) throws IOException {
    if (NULL.contains(text)) {
      return NODES.nullNode();
    }
    if (TRUE.contains(text) || FALSE.contains(text)) {
      return NODES.booleanNode(TRUE.contains(text));
    }
    char first = text.charAt(0);
    if (first != '-' && first != '+' && first != '.' && (first < '0' || first > '9')) {
      return NODES.textNode(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".inf") || lower.equals(".nan")) {
      throw new IOException("json: unsupported value: " + text);
    }
    BigInteger integer = integer(text);
    if (integer != null) {
      return integer.bitLength() < 32
          ? NODES.numberNode(integer.intValue())
          : integer.bitLength() < 64
              ? NODES.numberNode(integer.longValue())
              : NODES.numberNode(integer);
    }
    if (FLOAT.matcher(text).matches()) {
      BigDecimal decimal = new BigDecimal(text);
      // Go's YAML reads 1.0 and 1e3 as floats, but writes whole ones to JSON without a fraction.
      return decimal.stripTrailingZeros().scale() <= 0 && decimal.precision() < 18
          ? NODES.numberNode(decimal.longValue())
          : NODES.numberNode(decimal);
    }
    return NODES.textNode(text);
  }

  private static @Nullable BigInteger integer(String text) {
    if (!INTEGER.matcher(text).matches()) {
      return null;
    }
    String digits = text.replace("_", "");
    boolean negative = digits.startsWith("-");
    if (negative || digits.startsWith("+")) {
      digits = digits.substring(1);
    }
    String lower = digits.toLowerCase(Locale.ROOT);
    BigInteger value;
    if (lower.startsWith("0x")) {
      value = new BigInteger(lower.substring(2), 16);
    } else if (lower.startsWith("0b")) {
      value = new BigInteger(lower.substring(2), 2);
    } else if (lower.startsWith("0o")) {
      value = new BigInteger(lower.substring(2), 8);
    } else if (lower.length() > 1 && lower.startsWith("0")) {
      value = new BigInteger(lower, 8);
    } else {
      value = new BigInteger(lower);
    }
    return negative ? value.negate() : value;
  }
}
