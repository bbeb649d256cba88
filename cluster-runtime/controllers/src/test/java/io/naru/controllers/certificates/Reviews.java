package io.naru.controllers.certificates;

import io.naru.client.ApiTransport;
import io.naru.controllers.support.DelegatingApi;
import io.naru.machinery.ApiObject;
import io.naru.machinery.Json;
import java.util.HashSet;
import java.util.Set;

/** An API that also answers who may have which kind of certificate. */
final class Reviews extends DelegatingApi {

  private final Set<String> allowed = new HashSet<>();

  Reviews(ApiTransport objects) {
    super(objects);
  }

  void allow(String subresource) {
    allowed.add(subresource);
  }

  @Override
  public ApiObject create(Target target, ApiObject body) {
    if (!target.resource().resource().equals("subjectaccessreviews")) {
      return super.create(target, body);
    }
    String asked = Json.text(body.tree(), "spec", "resourceAttributes", "subresource");
    var answer = body.mutableTree();
    Json.ensureObject(answer, "status").put("allowed", allowed.contains(asked));
    return ApiObject.of(answer);
  }
}
