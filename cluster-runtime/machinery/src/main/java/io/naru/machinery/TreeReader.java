package io.naru.machinery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that this process writes itself, which is most of what it reads, in a third of the
 * time that a general parser takes. What it does not expect (fractions, numbers beyond a long, text
 * that is not UTF-8, anything malformed) it leaves to that parser, so that there is one judge of
 * what is JSON and what is wrong with it. For one document, on one thread.
 */
final class TreeReader {

  private static final NameCache NAMES = new NameCache();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MAX_DIGITS = 18;
  private static final int MAX_TEXT = 1 << 20;

  /** Something for the general parser. Carries no stack: it is no error yet. */
  private static final class Unexpected extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Unexpected INSTANCE = new Unexpected();

    private Unexpected() {
      super(null, null, false, false);
    }
  }

  private final byte[] json;
  private int at;

  private TreeReader(byte[] json) {
    this.json = json;
  }

  /** The tree of a JSON object; null if the general parser has to look at it. */
  static @Nullable ObjectNode read(byte[] json) {
    TreeReader reader = new TreeReader(json);
    try {
      reader.expect('{');
      ObjectNode object = reader.object(1);
      reader.skipSpace();
      return reader.at == json.length ? object : null;
    } catch (Unexpected | ArrayIndexOutOfBoundsException e) {
      return null;
    }
  }

  private JsonNode value(int depth) {
    return switch (next()) {
      case '{' -> object(depth + 1);
      case '[' -> array(depth + 1);
      case '"' -> TextNode.valueOf(text());
      case 't' -> literal("rue", BooleanNode.TRUE);
      case 'f' -> literal("alse", BooleanNode.FALSE);
      case 'n' -> literal("ull", NullNode.instance);
      default -> number();
    };
  }

  private ObjectNode object(int depth) {
    checkDepth(depth);
    ObjectNode object = NODES.objectNode();
    byte sign = next();
    if (sign == '}') {
      return object;
    }
    while (true) {
      if (sign != '"') {
        throw Unexpected.INSTANCE;
      }
      String name = name();
      expect(':');
      object.set(name, value(depth));
      sign = next();
      if (sign == '}') {
        return object;
      }
      if (sign != ',') {
        throw Unexpected.INSTANCE;
      }
      sign = next();
    }
  }

  private ArrayNode array(int depth) {
    checkDepth(depth);
    ArrayNode array = NODES.arrayNode();
    if (next() == ']') {
      return array;
    }
    at--;
    while (true) {
      array.add(value(depth));
      byte sign = next();
      if (sign == ']') {
        return array;
      }
      if (sign != ',') {
        throw Unexpected.INSTANCE;
      }
    }
  }

  private static void checkDepth(int depth) {
    if (depth > Json.MAX_DEPTH) {
      throw Unexpected.INSTANCE;
    }
  }

  private String name() {
    int from = at;
    int hash = 0;
    for (int i = from; ; i++) {
      byte sign = json[i];
      if (sign == '"') {
        at = i + 1;
        return NAMES.name(json, from, i, hash);
      }
      if (sign == '\\' || sign < ' ') {
        return text();
      }
      hash = hash * 31 + sign;
    }
  }

  private String text() {
    int from = at;
    int i = from;
    // Signs beyond ASCII are negative bytes; those below a space may not stand in a text.
    while (json[i] >= ' ' && json[i] != '"' && json[i] != '\\') {
      i++;
    }
    if (json[i] == '"') {
      at = i + 1;
      return new String(json, from, i - from, StandardCharsets.ISO_8859_1);
    }
    return wideText(from, i);
  }

  /** A text with signs beyond ASCII, or with escapes. */
  private String wideText(int start, int first) {
    StringBuilder text = new StringBuilder();
    int from = start;
    int i = first;
    while (json[i] != '"') {
      if (json[i] >= 0 && json[i] < ' ') {
        throw Unexpected.INSTANCE;
      }
      if (json[i] == '\\') {
        utf8(from, i, text);
        at = i + 1;
        text.append(escaped());
        from = at;
        i = at;
      } else {
        i++;
      }
    }
    utf8(from, i, text);
    at = i + 1;
    return text.toString();
  }

  private void utf8(int from, int to, StringBuilder text) {
    if (to - from > MAX_TEXT) {
      throw Unexpected.INSTANCE;
    }
    String part = new String(json, from, to - from, StandardCharsets.UTF_8);
    // What is malformed is read as this sign; whether it is, or the sign itself, others may say.
    if (part.indexOf('\ufffd') >= 0) {
      throw Unexpected.INSTANCE;
    }
    text.append(part);
  }

  private char escaped() {
    return switch (json[at++]) {
      case '"' -> '"';
      case '\\' -> '\\';
      case '/' -> '/';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> {
        int code = 0;
        for (int i = 0; i < 4; i++) {
          int digit = Character.digit(json[at++], 16);
          if (digit < 0) {
            throw Unexpected.INSTANCE;
          }
          code = code << 4 | digit;
        }
        yield (char) code;
      }
      default -> throw Unexpected.INSTANCE;
    };
  }

  /** A whole number, whose first sign has been read. */
  private JsonNode number() {
    at--;
    boolean negative = json[at] == '-';
    int first = negative ? ++at : at;
    long value = 0;
    while (json[at] >= '0' && json[at] <= '9') {
      value = value * 10 + (json[at++] - '0');
    }
    int digits = at - first;
    boolean whole = json[at] != '.' && json[at] != 'e' && json[at] != 'E';
    if (digits == 0 || digits > MAX_DIGITS || !whole || (json[first] == '0' && digits > 1)) {
      throw Unexpected.INSTANCE;
    }
    long signed = negative ? -value : value;
    return signed == (int) signed ? IntNode.valueOf((int) signed) : LongNode.valueOf(signed);
  }

  private JsonNode literal(String rest, JsonNode node) {
    for (int i = 0; i < rest.length(); i++) {
      if (json[at++] != rest.charAt(i)) {
        throw Unexpected.INSTANCE;
      }
    }
    return node;
  }

  private void expect(char sign) {
    if (next() != sign) {
      throw Unexpected.INSTANCE;
    }
  }

  /** The next byte that is no white space. */
  private byte next() {
    byte sign = json[at++];
    while (sign == ' ' || sign == '\n' || sign == '\r' || sign == '\t') {
      sign = json[at++];
    }
    return sign;
  }

  private void skipSpace() {
    while (at < json.length
        && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
      at++;
    }
  }
}
