package io.naru.apiserver.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.authorization.AccessAttributes;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.request.UserInfo;
import io.naru.machinery.Json;
import io.naru.machinery.JsonEquality;
import io.naru.machinery.StatusException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Who may approve and sign certificate requests for a signer, and which subjects nobody may ask
 * for: Kubernetes' plugins CertificateApproval, CertificateSigning and
 * CertificateSubjectRestriction.
 */
public final class CertificatePermissions implements AdmissionPlugin {

  private static final String GROUP = "certificates.k8s.io";
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

  private final Authorizer authorizer;

  public CertificatePermissions(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void validate(Attributes attributes) {
    ObjectNode object = attributes.object();
    boolean request =
        attributes.kind().groupVersionKind().group().equals(GROUP)
            && attributes.kind().plural().equals("certificatesigningrequests");
    if (!request || object == null) {
      return;
    }
    ObjectNode old = attributes.old();
    String signer = Json.text(old == null ? object : old, "spec", "signerName");
    switch (attributes.subresource()) {
      case "approval" -> require(attributes, "approve", signer);
      case "status" -> {
        if (old != null && signs(old, object)) {
          require(attributes, "sign", signer);
        }
      }
      default -> {
        if (attributes.operation() == Attributes.Operation.CREATE && signer.equals(CLIENT_SIGNER)) {
          restrictSubject(attributes, Json.text(object, "spec", "request"));
        }
      }
    }
  }

  private static boolean signs(ObjectNode old, ObjectNode object) {
    return !JsonEquality.equal(
        Json.at(old, "status", "certificate"), Json.at(object, "status", "certificate"));
  }

  private void require(Attributes attributes, String verb, String signer) {
    int slash = signer.indexOf('/');
    String domain = slash < 0 ? signer : signer.substring(0, slash) + "/*";
    if (!may(attributes.user(), verb, signer) && !may(attributes.user(), verb, domain)) {
      throw attributes.forbidden(
          "user not permitted to " + verb + " requests with signerName \"" + signer + "\"");
    }
  }

  private boolean may(UserInfo user, String verb, String signer) {
    return authorizer
        .authorize(AccessAttributes.ofResource(user, verb, "", GROUP, "*", "signers", "", signer))
        .allowed();
  }

  /** A certificate of this group would be above all authorization. */
  private static void restrictSubject(Attributes attributes, String request) {
    String pem = new String(Base64.getMimeDecoder().decode(request), StandardCharsets.US_ASCII);
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest parsed) {
        for (RDN organization : parsed.getSubject().getRDNs(BCStyle.O)) {
          String group = IETFUtils.valueToString(organization.getFirst().getValue());
          if (group.equals(UserInfo.MASTERS_GROUP)) {
            throw attributes.forbidden(
                "use of "
                    + CLIENT_SIGNER
                    + " signer with "
                    + UserInfo.MASTERS_GROUP
                    + " group is not allowed");
          }
        }
      }
    } catch (IOException malformed) {
      throw StatusException.badRequest("unable to parse csr: " + malformed.getMessage());
    }
  }
}
