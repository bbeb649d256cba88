package io.naru.agent.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import io.naru.agent.cri.v1.Capability;
import io.naru.agent.cri.v1.Image;
import io.naru.agent.cri.v1.Int64Value;
import io.naru.agent.cri.v1.LinuxContainerSecurityContext;
import io.naru.agent.cri.v1.LinuxSandboxSecurityContext;
import io.naru.agent.cri.v1.NamespaceMode;
import io.naru.agent.cri.v1.NamespaceOption;
import io.naru.agent.cri.v1.SecurityProfile;
import io.naru.agent.model.ContainerSpec;
import io.naru.agent.model.Pod;
import org.jspecify.annotations.Nullable;

/** Security contexts of pods and containers; a container's own fields override the pod's. */
final class Security {

  private static final String CONTEXT = "securityContext";

  private Security() {}

  static LinuxSandboxSecurityContext ofSandbox(Pod pod) {
    JsonNode context = pod.spec().path(CONTEXT);
    LinuxSandboxSecurityContext.Builder security =
        LinuxSandboxSecurityContext.newBuilder()
            .setNamespaceOptions(namespaces(pod))
            .setPrivileged(pod.allContainers().stream().anyMatch(Security::privileged))
            .setSeccomp(seccomp(context.path("seccompProfile")));
    if (context.path("runAsUser").isNumber()) {
      security.setRunAsUser(number(context.path("runAsUser")));
      if (context.path("runAsGroup").isNumber()) {
        security.setRunAsGroup(number(context.path("runAsGroup")));
      }
    }
    groups(pod).forEach(security::addSupplementalGroups);
    return security.build();
  }

  static LinuxContainerSecurityContext ofContainer(
      Pod pod, ContainerSpec container, Image image, @Nullable String target)
      throws ConfigException {
    JsonNode podContext = pod.spec().path(CONTEXT);
    JsonNode own = container.json().path(CONTEXT);
    JsonNode user = either(own, podContext, "runAsUser");
    JsonNode group = either(own, podContext, "runAsGroup");
    if (either(own, podContext, "runAsNonRoot").asBoolean()) {
      checkNonRoot(user, image, pod, container);
    }
    boolean privileged = privileged(container);
    LinuxContainerSecurityContext.Builder security =
        LinuxContainerSecurityContext.newBuilder()
            .setPrivileged(privileged)
            .setReadonlyRootfs(own.path("readOnlyRootFilesystem").asBoolean())
            .setNamespaceOptions(
                target == null
                    ? namespaces(pod)
                    : namespaces(pod).toBuilder()
                        .setPid(NamespaceMode.TARGET)
                        .setTargetId(target)
                        .build())
            .setSeccomp(seccomp(either(own, podContext, "seccompProfile")))
            .setNoNewPrivs(
                own.has("allowPrivilegeEscalation")
                    && !own.path("allowPrivilegeEscalation").asBoolean());
    if (user.isNumber()) {
      security.setRunAsUser(number(user));
    } else if (group.isNumber()) {
      // CRI wants a user beside the group; the image's is the one that would be taken.
      if (image.hasUid()) {
        security.setRunAsUser(image.getUid());
      } else if (!image.getUsername().isEmpty()) {
        security.setRunAsUsername(image.getUsername());
      } else {
        security.setRunAsUser(Int64Value.getDefaultInstance());
      }
    }
    if (group.isNumber()) {
      security.setRunAsGroup(number(group));
    }
    JsonNode capabilities = own.path("capabilities");
    security.setCapabilities(
        Capability.newBuilder()
            .addAllAddCapabilities(Json.texts(capabilities, "add"))
            .addAllDropCapabilities(Json.texts(capabilities, "drop")));
    groups(pod).forEach(security::addSupplementalGroups);
    return security.build();
  }

  static boolean privileged(ContainerSpec container) {
    return Json.at(container.json(), CONTEXT, "privileged").asBoolean();
  }

  private static void checkNonRoot(JsonNode user, Image image, Pod pod, ContainerSpec container)
      throws ConfigException {
    String where = "(pod: \"" + pod.fullName() + "\", container: " + container.name() + ")";
    if (user.isNumber()) {
      if (user.asLong() == 0) {
        throw new ConfigException("container's runAsUser breaks non-root policy " + where);
      }
    } else if (!image.getUsername().isEmpty()) {
      throw new ConfigException(
          "container has runAsNonRoot and image has non-numeric user ("
              + image.getUsername()
              + "), cannot verify user is non-root "
              + where);
    } else if (image.getUid().getValue() == 0) {
      throw new ConfigException("container has runAsNonRoot and image will run as root " + where);
    }
  }

  private static NamespaceOption namespaces(Pod pod) {
    JsonNode spec = pod.spec();
    NamespaceMode pid =
        spec.path("hostPID").asBoolean()
            ? NamespaceMode.NODE
            : spec.path("shareProcessNamespace").asBoolean()
                ? NamespaceMode.POD
                : NamespaceMode.CONTAINER;
    return NamespaceOption.newBuilder()
        .setNetwork(pod.hostNetwork() ? NamespaceMode.NODE : NamespaceMode.POD)
        .setPid(pid)
        .setIpc(spec.path("hostIPC").asBoolean() ? NamespaceMode.NODE : NamespaceMode.POD)
        .build();
  }

  private static Iterable<Long> groups(Pod pod) {
    JsonNode context = pod.spec().path(CONTEXT);
    java.util.List<Long> groups = new java.util.ArrayList<>();
    context.path("supplementalGroups").forEach(group -> groups.add(group.asLong()));
    if (context.path("fsGroup").isNumber()) {
      groups.add(context.path("fsGroup").asLong());
    }
    return groups;
  }

  private static SecurityProfile seccomp(JsonNode profile) {
    SecurityProfile.Builder seccomp = SecurityProfile.newBuilder();
    switch (Json.text(profile, "type")) {
      case "RuntimeDefault" -> seccomp.setProfileType(SecurityProfile.ProfileType.RuntimeDefault);
      case "Localhost" ->
          seccomp
              .setProfileType(SecurityProfile.ProfileType.Localhost)
              .setLocalhostRef("/var/lib/naru/seccomp/" + Json.text(profile, "localhostProfile"));
      default -> seccomp.setProfileType(SecurityProfile.ProfileType.Unconfined);
    }
    return seccomp.build();
  }

  private static JsonNode either(JsonNode own, JsonNode pod, String field) {
    return own.has(field) ? own.path(field) : pod.path(field);
  }

  private static Int64Value number(JsonNode node) {
    return Int64Value.newBuilder().setValue(node.asLong()).build();
  }
}
