package io.naru.agent.container;

import static io.naru.agent.testing.TestPods.json;
import static io.naru.agent.testing.TestPods.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.ObjectSource;
import io.naru.agent.model.Pod;
import io.naru.agent.volume.ConfigObjects;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EnvironmentTest {

  private static final JsonNode SERVICE =
      json(
          """
          {'metadata':{'name':'my-db','namespace':'shop'},
           'spec':{'clusterIP':'10.96.0.5','ports':[{'name':'sql','port':5432,'protocol':'TCP'}]}}
          """);

  private final Environment environment =
      new Environment(
          new Objects(), new ServiceVariables(new Services()), "192.0.2.1", Map.of("cpu", "4"));

  private Map<String, String> of(String container) throws ConfigException {
    Pod pod = pod("{'containers':[" + container + "]}");
    return environment.of(pod, pod.containers().getFirst(), List.of("10.0.0.7"));
  }

  @Test
  void laterVariablesSeeEarlierOnes() throws ConfigException {
    assertThat(
            of(
                """
                {'name':'a','env':[{'name':'A','value':'1'},{'name':'B','value':'$(A)2'},
                 {'name':'C','value':'$(MY_DB_SERVICE_HOST):$(MY_DB_SERVICE_PORT_SQL)'}]}
                """))
        .containsEntry("B", "12")
        .containsEntry("C", "10.96.0.5:5432")
        .containsEntry("MY_DB_PORT_5432_TCP_ADDR", "10.96.0.5");
  }

  @Test
  void readsConfigMapsSecretsAndFields() throws ConfigException {
    assertThat(
            of(
                """
                {'name':'a','resources':{'requests':{'memory':'64Mi'}},
                 'envFrom':[{'prefix':'P_','configMapRef':{'name':'map'}}],'env':[
                 {'name':'S','valueFrom':{'secretKeyRef':{'name':'secret','key':'k'}}},
                 {'name':'IP','valueFrom':{'fieldRef':{'fieldPath':'status.podIP'}}},
                 {'name':'CPU','valueFrom':{'resourceFieldRef':{'resource':'limits.cpu'}}},
                 {'name':'MEM','valueFrom':{'resourceFieldRef':
                   {'resource':'requests.memory','divisor':'1Mi'}}}]}
                """))
        .containsEntry("P_k", "v")
        .containsEntry("S", "hidden")
        .containsEntry("IP", "10.0.0.7")
        .containsEntry("CPU", "4")
        .containsEntry("MEM", "64");
  }

  @Test
  void missingObjectsMatterUnlessOptional() throws ConfigException {
    assertThatThrownBy(() -> of("{'name':'a','envFrom':[{'secretRef':{'name':'none'}}]}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("secret \"none\" not found");
    assertThat(of("{'name':'a','envFrom':[{'secretRef':{'name':'none','optional':true}}]}"))
        .containsKey("MY_DB_SERVICE_HOST");
  }

  private static final class Objects implements ConfigObjects {
    @Override
    public @Nullable JsonNode configMap(String namespace, String name) {
      return name.equals("map") ? json("{'data':{'k':'v'}}") : null;
    }

    @Override
    public @Nullable JsonNode secret(String namespace, String name) {
      return name.equals("secret") ? json("{'data':{'k':'aGlkZGVu'}}") : null;
    }
  }

  private static final class Services implements ObjectSource {
    @Override
    public Collection<JsonNode> list() {
      return List.of(SERVICE);
    }

    @Override
    public @Nullable JsonNode get(String key) {
      return SERVICE;
    }

    @Override
    public boolean synced() {
      return true;
    }

    @Override
    public void addListener(Listener listener) {
      listener.changed(null, SERVICE);
    }
  }
}
