package io.naru.apiserver.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.admission.Attributes;
import io.naru.apiserver.authentication.ServiceAccountTokenIssuer;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Status;
import io.naru.machinery.StatusException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What stands below an object: each subresource has its own operations. Thread-safe. */
final class Subresources {

  private final Registry registry;
  private final RegistryContext context;
  private final PodBinding binding;
  private final PodEviction eviction;
  private final Scales scales;
  private final PartialUpdates parts;
  private volatile @Nullable TokenRequests tokens;

  Subresources(Registry registry, RegistryContext context, Updating updating) {
    this.registry = registry;
    this.context = context;
    binding = new PodBinding(context, updating);
    eviction = new PodEviction(registry, context);
    scales = new Scales(context.admission(), updating);
    parts = new PartialUpdates(context);
  }

  void issueTokensWith(ServiceAccountTokenIssuer issuer) {
    tokens = new TokenRequests(registry, context, issuer);
  }

  ApiObject get(Call call, ApiObject object) {
    return switch (call.subresource()) {
      case "scale" -> scales.of(call, object);
      default -> object;
    };
  }

  ApiObject create(Call call, ObjectNode body) {
    Attributes attributes = Creation.attributes(call, call.name(), body);
    context.admission().mutate(attributes);
    context.admission().validate(attributes);
    switch (call.subresource()) {
      case "binding" -> binding.bind(call, body);
      case "eviction" -> eviction.evict(call, body);
      case "token" -> {
        return issueToken(call, body);
      }
      default -> throw StatusException.noSuchResource();
    }
    return ApiObject.of(new Status(201, "", "", null).toJson());
  }

  private ApiObject issueToken(Call call, ObjectNode body) {
    TokenRequests issuing = tokens;
    if (issuing == null) {
      throw StatusException.serviceUnavailable("this server issues no service account tokens");
    }
    return issuing.issue(call, body);
  }

  /** Whether what is written there is not (a part of) the object in its own form. */
  boolean hasOwnForm(Call call) {
    return call.subresource().equals("scale");
  }

  /** As {@link Updating#update}, with a change of the subresource's own form. */
  ApiObject update(Call call, UnaryOperator<ObjectNode> change) {
    return scales.update(call, change);
  }

  /** What a whole object written to the subresource makes of the present one. */
  ObjectNode merge(Call call, ObjectNode old, ObjectNode wanted) {
    return parts.merge(call.subresource(), old, wanted);
  }
}
