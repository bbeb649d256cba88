package io.naru.apiserver.kinds.certificates;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.naru.apiserver.kinds.NameRule;
import io.naru.apiserver.kinds.Printer;
import io.naru.apiserver.kinds.support.Ages;
import io.naru.apiserver.kinds.support.Checks;
import io.naru.apiserver.kinds.support.Field;
import io.naru.apiserver.kinds.support.StandardStrategy;
import io.naru.apiserver.kinds.support.TablePrinter;
import io.naru.machinery.FieldErrors;
import io.naru.machinery.Json;
import io.naru.machinery.NameRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.jspecify.annotations.Nullable;

/** Requests to sign certificates. What is asked for never changes; answers are the status. */
final class SigningRequestStrategy extends StandardStrategy {

  private static final List<String> USAGES =
      List.of(
          "any",
          "cert sign",
          "client auth",
          "code signing",
          "content commitment",
          "crl sign",
          "data encipherment",
          "decipher only",
          "digital signature",
          "email protection",
          "encipher only",
          "ipsec end system",
          "ipsec tunnel",
          "ipsec user",
          "key agreement",
          "key encipherment",
          "microsoft sgc",
          "netscape sgc",
          "ocsp signing",
          "s/mime",
          "server auth",
          "signing",
          "timestamping");

  private static final String BEGIN = "-----BEGIN CERTIFICATE REQUEST-----";
  private static final String END = "-----END CERTIFICATE REQUEST-----";
  private static final int SHORTEST_SECONDS = 600;

  SigningRequestStrategy() {
    super(Traits.PLAIN.withStatus().named(NameRule.PATH_SEGMENT));
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old) {
    super.prepareForUpdate(object, old);
    restore(object, old, "spec");
  }

  @Override
  public void validate(ObjectNode object, FieldErrors errors) {
    Field spec = Field.of(object).at("spec");
    String problem = requestProblem(spec.at("request").text());
    if (problem != null) {
      errors.invalid(spec.at("request").path(), spec.at("request").node(), problem);
    }
    Field usages = spec.at("usages");
    Checks.required(usages, errors);
    usages.items().forEach(usage -> Checks.oneOf(usage, USAGES, errors));
    Checks.unique(usages.items(), errors);
    Field signer = spec.at("signerName");
    if (Checks.required(signer, errors)) {
      signer(signer, errors);
    }
    Field seconds = spec.at("expirationSeconds");
    if (seconds.present() && seconds.number() < SHORTEST_SECONDS) {
      errors.invalid(
          seconds.path(),
          seconds.node(),
          "may not specify a duration less than 600 seconds (10 minutes)");
    }
  }

  /** An approval or a denial is for good, and never both. */
  @Override
  public void validateOther(ObjectNode object, ObjectNode old, FieldErrors errors) {
    SigningDecisions.validate(Field.of(object), Field.of(old), true, errors);
  }

  @Override
  public void validateStatusUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    SigningDecisions.validate(Field.of(object), Field.of(old), false, errors);
  }

  private static void signer(Field signer, FieldErrors errors) {
    int slash = signer.text().indexOf('/');
    if (slash <= 0 || slash == signer.text().length() - 1) {
      errors.invalid(
          signer.path(),
          signer.text(),
          "must be a fully qualified domain and path of the form 'example.com/signer-name'");
      return;
    }
    String domain = signer.text().substring(0, slash);
    NameRules.dns1123SubdomainErrors(domain)
        .forEach(problem -> errors.invalid(signer.path(), domain, problem));
    if (!domain.contains(".")) {
      errors.invalid(signer.path(), domain, "should be a domain with at least two segments");
    }
  }

  /** What is wrong with a base64 text that should hold a PEM request, or null. */
  private static @Nullable String requestProblem(String base64) {
    String notPem = "PEM block type must be CERTIFICATE REQUEST";
    try {
      String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
      int begin = pem.indexOf(BEGIN);
      int end = pem.indexOf(END);
      if (begin < 0 || end < begin) {
        return notPem;
      }
      String body = pem.substring(begin + BEGIN.length(), end).replaceAll("\\s", "");
      PKCS10CertificationRequest parsed =
          new PKCS10CertificationRequest(Base64.getDecoder().decode(body));
      return parsed.getSubject() == null ? "has no subject" : null;
    } catch (IOException | IllegalArgumentException e) {
      return base64.isEmpty() ? notPem : "must be a PEM encoded PKCS#10 request";
    }
  }

  @Override
  public List<String> selectableFieldNames() {
    return List.of("spec.signerName");
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("spec.signerName", Json.text(object, "spec", "signerName"));
  }

  static Printer printer() {
    return TablePrinter.named()
        .age()
        .text("SignerName", "Who shall sign.", request -> Json.text(request, "spec", "signerName"))
        .text("Requestor", "Who asks.", request -> Json.text(request, "spec", "username"))
        .text(
            "RequestedDuration",
            "How long it shall be valid.",
            request -> {
              Field seconds = Field.of(request).at("spec", "expirationSeconds");
              return seconds.present()
                  ? Ages.human(Duration.ofSeconds(seconds.number()))
                  : "<none>";
            })
        .text("Condition", "What was decided.", SigningRequestStrategy::conditions)
        .build();
  }

  private static String conditions(ObjectNode request) {
    List<String> parts = new ArrayList<>();
    Field status = Field.of(request).at("status");
    List<String> types =
        status.at("conditions").items().stream().map(each -> each.at("type").text()).toList();
    if (types.contains("Denied")) {
      parts.add("Denied");
    } else if (types.contains("Approved")) {
      parts.add("Approved");
    }
    if (types.contains("Failed")) {
      parts.add("Failed");
    }
    if (!status.at("certificate").empty()) {
      parts.add("Issued");
    }
    return parts.isEmpty() ? "Pending" : String.join(",", parts);
  }
}
