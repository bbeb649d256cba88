package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.machinery.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Answers in YAML. */
final class YamlWriter {

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setWidth(Integer.MAX_VALUE)
          .build();

  private YamlWriter() {}

  static byte[] bytes(JsonNode node) {
    Object plain = Json.mapper().convertValue(node, Map.class);
    return new Dump(SETTINGS).dumpToString(plain).getBytes(StandardCharsets.UTF_8);
  }
}
