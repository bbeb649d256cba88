package io.naru.agent.testing;

import io.naru.agent.cri.ContainerRuntime;
import io.naru.agent.cri.CriException;
import io.naru.agent.cri.CriLabels;
import io.naru.agent.cri.v1.Container;
import io.naru.agent.cri.v1.ContainerAttributes;
import io.naru.agent.cri.v1.ContainerMetadata;
import io.naru.agent.cri.v1.ContainerState;
import io.naru.agent.cri.v1.ContainerStats;
import io.naru.agent.cri.v1.FilesystemUsage;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.LinuxContainerResources;
import io.naru.agent.cri.v1.MemoryUsage;
import io.naru.agent.cri.v1.UInt64Value;
import io.naru.agent.model.Pod;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A runtime that has what a test gives it, and remembers what is asked of it. Calls that no test
 * needs fail.
 */
public final class FakeRuntime {

  public final List<Image> images = new ArrayList<>();
  public final List<Container> containers = new ArrayList<>();
  public final List<ContainerStats> stats = new ArrayList<>();
  public final List<String> reopened = new ArrayList<>();
  public final Map<String, LinuxContainerResources> resources = new HashMap<>();

  /** Run when a log is to be reopened. */
  public Runnable onReopen = () -> {};

  /** The runtime as the agent sees it. */
  public ContainerRuntime runtime() {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "images" -> List.copyOf(images);
              case "listContainers" -> List.copyOf(containers);
              case "containerStats" -> List.copyOf(stats);
              case "removeImage" -> remove((String) arguments[0]);
              case "reopenLog" -> reopen((String) arguments[0]);
              case "updateResources" ->
                  resources.put((String) arguments[0], (LinuxContainerResources) arguments[1]);
              default -> throw new UnsupportedOperationException(method.toString());
            };
    return (ContainerRuntime)
        Proxy.newProxyInstance(
            FakeRuntime.class.getClassLoader(), new Class<?>[] {ContainerRuntime.class}, handler);
  }

  private Object remove(String imageId) {
    return images.removeIf(image -> image.getId().equals(imageId));
  }

  private Object reopen(String id) throws CriException {
    reopened.add(id);
    onReopen.run();
    return id;
  }

  /** An image that is there. */
  public FakeRuntime image(String id, String tag, long size) {
    images.add(Image.newBuilder().setId(id).addRepoTags(tag).setSize(size).build());
    return this;
  }

  /** A running container. */
  public FakeRuntime running(Pod pod, String name, String imageId) {
    containers.add(
        Container.newBuilder()
            .setId(pod.name() + "-" + name)
            .setImageRef(imageId)
            .setState(ContainerState.CONTAINER_RUNNING)
            .setMetadata(ContainerMetadata.newBuilder().setName(name))
            .putAllLabels(labels(pod, name))
            .build());
    return this;
  }

  /** What a container uses, in bytes. */
  public FakeRuntime uses(Pod pod, String name, long memory, long disk) {
    stats.add(
        ContainerStats.newBuilder()
            .setAttributes(ContainerAttributes.newBuilder().putAllLabels(labels(pod, name)))
            .setMemory(MemoryUsage.newBuilder().setWorkingSetBytes(value(memory)))
            .setWritableLayer(FilesystemUsage.newBuilder().setUsedBytes(value(disk)))
            .build());
    return this;
  }

  private static Map<String, String> labels(Pod pod, String name) {
    return Map.of(
        CriLabels.POD_UID, pod.uid(),
        CriLabels.POD_NAME, pod.name(),
        CriLabels.POD_NAMESPACE, pod.namespace(),
        CriLabels.CONTAINER_NAME, name);
  }

  private static UInt64Value value(long value) {
    return UInt64Value.newBuilder().setValue(value).build();
  }
}
