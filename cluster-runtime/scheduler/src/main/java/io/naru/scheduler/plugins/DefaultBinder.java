package io.naru.scheduler.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.client.ApiTransport;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Resources;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import io.naru.machinery.StatusException;
import io.naru.scheduler.framework.BindPlugin;
import io.naru.scheduler.framework.CycleState;
import io.naru.scheduler.framework.PodInfo;
import io.naru.scheduler.framework.Status;

/** Binds by posting a {@code v1 Binding}. */
public final class DefaultBinder implements BindPlugin {

  private final ApiTransport transport;

  public DefaultBinder(ApiTransport transport) {
    this.transport = transport;
  }

  @Override
  public String name() {
    return "DefaultBinder";
  }

  @Override
  public Status bind(CycleState state, PodInfo pod, String nodeName) {
    ObjectNode binding = Json.object().put("apiVersion", "v1").put("kind", "Binding");
    // The uid keeps a binding from reaching a successor of the same name.
    binding
        .putObject("metadata")
        .put("name", pod.name())
        .put("namespace", pod.namespace())
        .put("uid", pod.uid());
    binding.putObject("target").put("kind", "Node").put("name", nodeName);
    Target target =
        Target.of(Resources.PODS.resource(), pod.namespace(), pod.name()).subresource("binding");
    try {
      transport.create(target, ApiObject.of(binding));
      return Status.SUCCESS;
    } catch (StatusException e) {
      return Status.error(name(), String.valueOf(e.getMessage()));
    }
  }
}
