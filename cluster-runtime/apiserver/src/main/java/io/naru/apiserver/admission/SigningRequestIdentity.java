package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;

/**
 * Notes in certificate signing requests who makes them, whatever the client wrote there: approvers
 * judge by it.
 */
final class SigningRequestIdentity implements AdmissionPlugin {

  @Override
  public void mutate(Attributes attributes) {
    if (!attributes.isCreateOf("certificates.k8s.io", "certificatesigningrequests")) {
      return;
    }
    ObjectNode spec = Json.ensureObject(attributes.requireObject(), "spec");
    spec.put("username", attributes.user().name());
    if (attributes.user().uid().isEmpty()) {
      spec.remove("uid");
    } else {
      spec.put("uid", attributes.user().uid());
    }
    ArrayNode groups = spec.putArray("groups");
    attributes.user().groups().forEach(groups::add);
    spec.remove("extra");
    attributes
        .user()
        .extra()
        .forEach((name, values) -> {
          ArrayNode list = Json.ensureObject(spec, "extra").putArray(name);
          values.forEach(list::add);
        });
  }
}
