package io.naru.controllers.certificates;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.naru.client.ApiTransport.Target;
import io.naru.client.Controller.Result;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.machinery.ApiObject;
import io.naru.machinery.GroupVersionResource;
import io.naru.machinery.Json;
import java.security.GeneralSecurityException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approves requests of kubelets for their client certificate: of a node that renews its own, or of
 * somebody who may have any. Who may is asked of the API server, by the subresources {@code
 * selfnodeclient} and {@code nodeclient}. All other requests wait for a person.
 */
public final class SigningRequestApprover extends ObjectController<CertificateSigningRequest> {

  private static final Logger LOG = LoggerFactory.getLogger(SigningRequestApprover.class);
  private static final GroupVersionResource REVIEWS =
      new GroupVersionResource("authorization.k8s.io", "v1", "subjectaccessreviews");

  static final String USER = "certificate-controller";

  public SigningRequestApprover(ControllerContext context) {
    super(context, USER, "csrapproving", Resources.CERTIFICATE_SIGNING_REQUESTS, 1);
  }

  @Override
  protected Result sync(String key) {
    CertificateSigningRequest request = lister.get(key);
    if (request == null
        || Conditions.isIssued(request)
        || Conditions.has(request, "Approved")
        || Conditions.has(request, "Denied")
        || !SignerRules.KUBELET_CLIENT.equals(request.getSpec().getSignerName())) {
      return Result.done();
    }
    ParsedRequest parsed;
    try {
      parsed = ParsedRequest.of(request);
    } catch (GeneralSecurityException e) {
      LOG.debug("signing request {} is for nobody to approve: {}", key, e.getMessage());
      return Result.done();
    }
    if (SignerRules.kubeletClientRefusal(parsed, request.getSpec().getUsages()) != null) {
      return Result.done();
    }
    boolean own = parsed.commonName().equals(request.getSpec().getUsername());
    if (own && isAllowed(request, "selfnodeclient")) {
      approve(request, "Auto approving self kubelet client certificate after SubjectAccessReview.");
    } else if (isAllowed(request, "nodeclient")) {
      approve(request, "Auto approving kubelet client certificate after SubjectAccessReview.");
    } else {
      LOG.info(
          "{} may not have signing request {} approved by itself",
          request.getSpec().getUsername(),
          key);
    }
    return Result.done();
  }

  private boolean isAllowed(CertificateSigningRequest request, String subresource) {
    ObjectNode review =
        Json.object()
            .put("apiVersion", "authorization.k8s.io/v1")
            .put("kind", "SubjectAccessReview");
    ObjectNode spec = review.putObject("spec");
    spec.put("user", request.getSpec().getUsername()).put("uid", request.getSpec().getUid());
    ArrayNode groups = spec.putArray("groups");
    request.getSpec().getGroups().forEach(groups::add);
    spec.set("extra", Json.mapper().valueToTree(request.getSpec().getExtra()));
    spec.putObject("resourceAttributes")
        .put("group", "certificates.k8s.io")
        .put("resource", "certificatesigningrequests")
        .put("verb", "create")
        .put("subresource", subresource)
        .put("version", "*");
    ApiObject answer = transport.create(Target.of(REVIEWS, "", ""), ApiObject.of(review));
    return answer.tree().path("status").path("allowed").asBoolean();
  }

  private void approve(CertificateSigningRequest request, String message) {
    CertificateSigningRequest approved =
        Conditions.with(request, "Approved", "AutoApproved", message, context.now());
    transport.update(
        Target.of(
                Resources.CERTIFICATE_SIGNING_REQUESTS.resource(),
                "",
                request.getMetadata().getName())
            .subresource("approval"),
        ApiObject.ofTyped(approved));
  }
}
