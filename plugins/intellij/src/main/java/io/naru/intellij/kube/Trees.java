package io.naru.intellij.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** JSON trees, from and to text. Stateless. */
public final class Trees {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Trees() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * @throws KubeException if it is no JSON
   */
  public static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new KubeException(
          KubeException.Reason.FAILED, Texts.text("kube.noJson", e.getOriginalMessage()), e);
    }
  }

  /**
   * Every document of a YAML (or JSON) text; empty ones are left out.
   *
   * @throws KubeException of reason INVALID with the place of the mistake
   */
  public static List<JsonNode> yaml(String text) {
    List<JsonNode> documents = new ArrayList<>();
    try {
      for (Object document :
          new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
              .loadAllFromString(text)) {
        if (document != null) {
          documents.add(MAPPER.valueToTree(document));
        }
      }
    } catch (YamlEngineException e) {
      throw new KubeException(KubeException.Reason.INVALID, String.valueOf(e.getMessage()), e);
    }
    return documents;
  }

  /** As YAML in block style, ending in a newline. */
  public static String toYaml(JsonNode tree) {
    return new Dump(
            DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setIndicatorIndent(0)
                .setWidth(Integer.MAX_VALUE >> 1)
                .build())
        .dumpToString(MAPPER.convertValue(tree, Object.class));
  }
}
