package io.naru.controllers.servicecidr;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.networking.v1.IPAddress;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceCIDR;
import io.naru.client.AddressRange;
import io.naru.client.Controller.Result;
import io.naru.client.EventHandler;
import io.naru.client.Indexer;
import io.naru.client.Resources;
import io.naru.client.TypedClient;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.Json;
import java.net.InetAddress;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Says of new ranges of service addresses that they are ready, and holds one that is deleted while
 * an address of it is in use that no other range has. See "Extend Service IP Ranges" in the
 * Kubernetes documentation.
 */
public final class ServiceCidrController extends ObjectController<ServiceCIDR> {

  static final String FINALIZER = "networking.k8s.io/service-cidr-finalizer";

  private static final String USER = "service-cidrs-controller";

  private final TypedClient<ServiceCIDR> ranges;
  private final Indexer<IPAddress> addresses;

  public ServiceCidrController(ControllerContext context) {
    super(context, USER, Resources.SERVICE_CIDRS, 1);
    ranges = context.client(USER, Resources.SERVICE_CIDRS);
    addresses = context.lister(Resources.IP_ADDRESSES);
    context
        .informer(Resources.IP_ADDRESSES)
        .addHandler(
            new EventHandler<>() {
              @Override
              public void onDelete(IPAddress address) {
                lister.list().stream()
                    .filter(range -> range.getMetadata().getDeletionTimestamp() != null)
                    .forEach(range -> enqueue(range));
              }
            });
  }

  @Override
  protected Result sync(String key) {
    ServiceCIDR range = lister.get(key);
    if (range == null) {
      return Result.done();
    }
    if (range.getMetadata().getDeletionTimestamp() == null) {
      ServiceCIDR held = isHeld(range) ? range : writeFinalizer(range, true);
      if (ready(held) == null) {
        writeReady(held, "True", "", "Kubernetes Service CIDR is ready");
      }
    } else if (isHeld(range)) {
      if (isNeeded(range)) {
        writeReady(
            range,
            "False",
            "Terminating",
            "There are still IPAddresses referencing the ServiceCIDR, please remove them or create"
                + " a new ServiceCIDR");
      } else {
        writeFinalizer(range, false);
      }
    }
    return Result.done();
  }

  private boolean isNeeded(ServiceCIDR range) {
    List<AddressRange> own = ranges(range);
    List<AddressRange> others =
        lister.list().stream()
            .filter(other -> other.getMetadata().getDeletionTimestamp() == null)
            .flatMap(other -> ranges(other).stream())
            .toList();
    return addresses.list().stream()
        .map(address -> InetAddress.ofLiteral(address.getMetadata().getName()))
        .anyMatch(address -> contain(own, address) && !contain(others, address));
  }

  private static boolean contain(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(ServiceCIDR range) {
    return range.getSpec().getCidrs().stream().map(AddressRange::of).toList();
  }

  private static boolean isHeld(ServiceCIDR range) {
    return range.getMetadata().getFinalizers().contains(FINALIZER);
  }

  private ServiceCIDR writeFinalizer(ServiceCIDR range, boolean held) {
    List<String> finalizers = new ArrayList<>(range.getMetadata().getFinalizers());
    finalizers.remove(FINALIZER);
    if (held) {
      finalizers.add(FINALIZER);
    }
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", range.getMetadata().getResourceVersion());
    finalizers.forEach(metadata.putArray("finalizers")::add);
    return ranges.patch("", range.getMetadata().getName(), patch);
  }

  private void writeReady(ServiceCIDR range, String status, String reason, String message) {
    Condition before = ready(range);
    if (before != null
        && status.equals(before.getStatus())
        && reason.equals(Objects.requireNonNullElse(before.getReason(), ""))) {
      return;
    }
    ObjectNode patch = Json.object();
    patch
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", status)
        .put("reason", reason)
        .put("message", message)
        .put("lastTransitionTime", context.now().truncatedTo(ChronoUnit.SECONDS).toString());
    ranges.patchStatus("", range.getMetadata().getName(), patch);
  }

  private static @Nullable Condition ready(ServiceCIDR range) {
    return range.getStatus() == null
        ? null
        : range.getStatus().getConditions().stream()
            .filter(condition -> "Ready".equals(condition.getType()))
            .findFirst()
            .orElse(null);
  }
}
