package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.machinery.Json;
import java.util.List;

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
    // Whatever the request says of itself, what the server knows stands there.
    spec.remove(List.of("username", "uid", "groups", "extra"));
    spec.setAll(attributes.user().json());
  }
}
