package io.naru.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequest;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestBuilder;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestCondition;
import io.naru.apiserver.pki.CertificateAuthority;
import io.naru.client.InformerFactory;
import io.naru.client.Resources;
import io.naru.client.control.ControllerContext;
import io.naru.client.control.ObjectController;
import io.naru.client.testing.InMemoryApi;
import io.naru.client.testing.ManualTimers;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Approval, signing and clearing away, of the same requests. */
class SigningRequestsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String NODE = "CN=system:node:n1,O=system:nodes";
  private static final List<String> CLIENT = List.of("digital signature", "client auth");
  private static final List<String> SERVING =
      List.of("digital signature", "key encipherment", "server auth");

  private final InMemoryApi api = new InMemoryApi();
  private final ManualTimers timers = new ManualTimers(NOW);
  private final InformerFactory informers = new InformerFactory(api);
  private final Reviews reviews = new Reviews(api);
  private final ControllerContext context =
      new ControllerContext(user -> reviews, informers, timers);
  private CertificateAuthority authority;
  private List<ObjectController<CertificateSigningRequest>> controllers;

  @BeforeEach
  void setUp() throws Exception {
    authority = CertificateAuthority.create("test", timers.clock());
    controllers =
        List.of(
            new SigningRequestApprover(context),
            new SigningRequestSigner(context, authority::sign),
            new SigningRequestCleaner(context));
  }

  @AfterEach
  void stop() {
    controllers.forEach(ObjectController::close);
    informers.close();
  }

  @Test
  void kubeletThatRenewsItsOwnCertificateGetsIt() throws Exception {
    reviews.allow("selfnodeclient");
    given(SignerRules.KUBELET_CLIENT, NODE, CLIENT, "system:node:n1");
    start();

    CertificateSigningRequestCondition approved = request().getStatus().getConditions().getFirst();
    assertThat(approved.getType()).isEqualTo("Approved");
    assertThat(approved.getReason()).isEqualTo("AutoApproved");
    X509Certificate certificate = certificate();
    certificate.verify(authority.certificate().getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).contains("CN=system:node:n1");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
  }

  @Test
  void nobodyElseGetsTheCertificateOfANodeUnasked() throws Exception {
    reviews.allow("selfnodeclient");
    given(SignerRules.KUBELET_CLIENT, NODE, CLIENT, "system:node:n2");
    start();

    assertThat(request().getStatus()).isNull();
  }

  @Test
  void clientsWaitForAPerson() throws Exception {
    reviews.allow("selfnodeclient");
    given(SignerRules.CLIENT, "CN=jane,O=dev", CLIENT, "jane");
    start();
    assertThat(request().getStatus()).isNull();

    approve();

    assertThat(certificate().getSubjectX500Principal().getName()).isEqualTo("O=dev,CN=jane");
  }

  @Test
  void lifetimeIsAsAskedFor() throws Exception {
    given(SignerRules.CLIENT, "CN=jane", CLIENT, "jane");
    api.given(
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        new CertificateSigningRequestBuilder(request())
            .editSpec()
            .withExpirationSeconds(3600)
            .endSpec()
            .build());
    start();
    approve();

    assertThat(certificate().getNotAfter().toInstant()).isEqualTo(NOW.plusSeconds(3600));
  }

  @Test
  void servingCertificateOfAKubeletCarriesItsNames() throws Exception {
    given(SignerRules.KUBELET_SERVING, NODE, SERVING, "system:node:n1", "n1", "10.0.0.1");
    start();
    approve();

    assertThat(certificate().getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactlyInAnyOrder("n1", "10.0.0.1");
  }

  @Test
  void whatASignerRefusesFails() throws Exception {
    given(SignerRules.KUBELET_SERVING, NODE, SERVING, "system:node:n1");
    start();
    approve();

    assertThat(request().getStatus().getCertificate()).isNull();
    assertThat(request().getStatus().getConditions())
        .filteredOn(condition -> condition.getType().equals("Failed"))
        .singleElement()
        .satisfies(failed -> {
          assertThat(failed.getReason()).isEqualTo("SignerValidationFailure");
          assertThat(failed.getMessage())
              .isEqualTo("at least one DNS or IP subjectAltName is required");
        });
  }

  @Test
  void strangersSignersAreLeftAlone() throws Exception {
    given("example.com/mine", "CN=jane", CLIENT, "jane");
    start();
    approve();

    assertThat(request().getStatus().getCertificate()).isNull();
    assertThat(request().getStatus().getConditions()).hasSize(1);
  }

  @Test
  void pendingRequestsGoAfterADay() throws Exception {
    given(SignerRules.CLIENT, "CN=jane", CLIENT, "jane");
    start();
    timers.advance(Duration.ofHours(24).minusSeconds(1));
    settle();
    assertThat(api.all(Resources.CERTIFICATE_SIGNING_REQUESTS)).hasSize(1);

    timers.advance(Duration.ofSeconds(1));
    settle();

    assertThat(api.all(Resources.CERTIFICATE_SIGNING_REQUESTS)).isEmpty();
  }

  @Test
  void issuedRequestsGoAfterAnHour() throws Exception {
    given(SignerRules.CLIENT, "CN=jane", CLIENT, "jane");
    start();
    approve();

    timers.advance(Duration.ofHours(1));
    settle();

    assertThat(api.all(Resources.CERTIFICATE_SIGNING_REQUESTS)).isEmpty();
  }

  private void start() throws InterruptedException {
    informers.start();
    informers.awaitSync();
    settle();
  }

  private void settle() throws InterruptedException {
    for (int round = 0; round < 3; round++) {
      informers.awaitApplied();
      for (ObjectController<?> controller : controllers) {
        controller.drain();
      }
    }
  }

  private void approve() throws InterruptedException {
    api.given(
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        Conditions.with(request(), "Approved", "Person", "", timers.clock().instant()));
    settle();
  }

  private CertificateSigningRequest request() {
    return api.all(Resources.CERTIFICATE_SIGNING_REQUESTS).getFirst();
  }

  private X509Certificate certificate() throws Exception {
    byte[] pem = Base64.getDecoder().decode(request().getStatus().getCertificate());
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private void given(
      String signer, String subject, List<String> usages, String user, String... names)
      throws Exception {
    api.given(
        Resources.CERTIFICATE_SIGNING_REQUESTS,
        new CertificateSigningRequestBuilder()
            .withNewMetadata()
            .withName("request")
            .withCreationTimestamp(NOW.toString())
            .endMetadata()
            .withNewSpec()
            .withSignerName(signer)
            .withUsages(usages)
            .withUsername(user)
            .withRequest(pkcs10(subject, names))
            .endSpec()
            .build());
  }

  private static String pkcs10(String subject, String... names) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair keys = generator.generateKeyPair();
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic());
    if (names.length > 0) {
      GeneralName[] alternative = new GeneralName[names.length];
      for (int i = 0; i < names.length; i++) {
        int type =
            Character.isDigit(names[i].charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName;
        alternative[i] = new GeneralName(type, names[i]);
      }
      ExtensionsGenerator extensions = new ExtensionsGenerator();
      extensions.addExtension(
          Extension.subjectAlternativeName, false, new GeneralNames(alternative));
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    var request =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()));
    StringWriter text = new StringWriter();
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject("CERTIFICATE REQUEST", request.getEncoded()));
    }
    return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
