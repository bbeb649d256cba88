package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Objects that pods refer to by name, current to within the latency of a watch. Thread-safe. */
public interface ConfigObjects {

  /**
   * The ConfigMap, null if there is none.
   *
   * @throws IOException if that cannot be known now
   */
  @Nullable JsonNode configMap(String namespace, String name) throws IOException;

  /**
   * The Secret, null if there is none.
   *
   * @throws IOException if that cannot be known now
   */
  @Nullable JsonNode secret(String namespace, String name) throws IOException;
}
