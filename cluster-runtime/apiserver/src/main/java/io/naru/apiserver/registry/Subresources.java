package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.ApiObject;
import io.naru.machinery.StatusException;
import java.util.function.UnaryOperator;

/** What stands below an object and is not part of it: each subresource has its own operations. */
final class Subresources {

  private final PodBinding binding;
  private final Scales scales;

  Subresources(RegistryContext context, Updating updating) {
    binding = new PodBinding(context, updating);
    scales = new Scales(updating);
  }

  ApiObject get(Call call, ApiObject object) {
    return switch (call.subresource()) {
      case "scale" -> scales.of(call, object);
      default -> object;
    };
  }

  ApiObject create(Call call, ObjectNode body) {
    return switch (call.subresource()) {
      case "binding" -> binding.bind(call, body);
      default -> throw StatusException.noSuchResource();
    };
  }

  /** Whether updates of it are not updates of (a part of) the object in its own form. */
  boolean hasOwnForm(Call call) {
    return call.subresource().equals("scale");
  }

  ApiObject update(Call call, UnaryOperator<ObjectNode> change) {
    return scales.update(call, change);
  }
}
