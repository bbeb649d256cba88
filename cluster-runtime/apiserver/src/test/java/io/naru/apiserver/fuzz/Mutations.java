package io.naru.apiserver.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Spoils what was good. Not thread-safe. */
final class Mutations {

  /** JSON that some field, somewhere, does not expect. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1",
          "3.5",
          "65536",
          "2147483648",
          "-9223372036854775808",
          "9223372036854775807",
          "18446744073709551616",
          "1e308",
          "1e-400",
          "[]",
          "{}",
          "[null]",
          "[[[[[[[[[[]]]]]]]]]]",
          "{\"\":{\"\":{\"\":null}}}",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../..\"",
          "\"%2e%2e\"",
          "\"a/b/c\"",
          "\"A_B\"",
          "\"\\u00e9\\ud83d\\ude00\"",
          "\"1e999999999\"",
          "\"1e9999999999999999999Ei\"",
          "\"-0.0000000000000000001m\"",
          "\"12345678901234567890123456789012345678901234567890\"",
          "\"100%\"",
          "\"-1%\"",
          "\"0 0 31 2 *\"",
          "\"*/0 60 * * *\"",
          "\"@every 1s\"",
          "\"TZ=Nowhere/At 0 0 * * *\"",
          "\"0000-00-00T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"2026-01-01T00:00:00+25:00\"",
          "\"10.0.0.1/33\"",
          "\"::ffff:1.2.3.4\"",
          "\"fe80::1%eth0\"",
          "\"((((((((((\"",
          "\"(a+)+$\"",
          "\"***\"",
          "\"-----BEGIN CERTIFICATE REQUEST-----\"",
          "\"f:spec\"",
          "{\"f:metadata\":{\"f:labels\":{\"k:{\":{}}}}",
          "[{\"manager\":\"m\",\"operation\":\"Apply\",\"fieldsType\":\"FieldsV1\",\"fieldsV1\":{\"k:\":{}}}]",
          "{\"$patch\":\"delete\"}",
          "{\"$patch\":\"nothing\"}",
          "[{\"$patch\":\"replace\"}]",
          "{\"matchExpressions\":[{\"key\":\"\",\"operator\":\"In\"}]}",
          "{\"matchLabels\":{\"a b\":\"c d\"}}");

  private static final List<String> DIRECTIVES =
      List.of(
          "$patch",
          "$retainKeys",
          "$setElementOrder/containers",
          "$deleteFromPrimitiveList/finalizers",
          "$setElementOrder/",
          "");

  private static final String SYNTAX = "{}[]\",:\\ \n-&*!|>%@`";

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  JsonNode value() {
    if (random.nextInt(40) == 0) {
      return Json.array().add("x".repeat(1 + random.nextInt(5000)));
    }
    try {
      return Json.mapper().readTree(pick(VALUES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts something else somewhere into the tree. */
  void spoil(ObjectNode tree) {
    List<JsonNode> containers = new ArrayList<>();
    gather(tree, containers);
    switch (pick(containers)) {
      case ObjectNode object -> {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() || random.nextInt(8) == 0 ? pick(DIRECTIVES) : pick(names);
        if (random.nextInt(5) == 0) {
          object.remove(name);
        } else {
          object.set(name, value());
        }
      }
      case ArrayNode array -> {
        if (!array.isEmpty() && random.nextBoolean()) {
          array.set(random.nextInt(array.size()), value());
        } else {
          array.add(value());
        }
      }
      default -> throw new IllegalStateException();
    }
  }

  private static void gather(JsonNode node, List<JsonNode> containers) {
    if (node.isContainerNode()) {
      containers.add(node);
      node.forEach(child -> gather(child, containers));
    }
  }

  /** Flips, cuts or doubles some bytes. */
  byte[] damage(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] damaged = bytes.clone();
    int at = random.nextInt(damaged.length);
    switch (random.nextInt(4)) {
      case 0 -> damaged[at] = (byte) random.nextInt();
      case 1 -> damaged = Arrays.copyOf(damaged, at);
      case 2 -> {
        int length = Math.min(damaged.length - at, 1 + random.nextInt(40));
        damaged = Arrays.copyOf(damaged, damaged.length + length);
        System.arraycopy(bytes, at, damaged, at + length, bytes.length - at);
      }
      default -> damaged[at] = (byte) SYNTAX.charAt(random.nextInt(SYNTAX.length()));
    }
    return damaged;
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
