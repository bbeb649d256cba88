package io.naru.agent.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority and two certificates in PEM files, made with the JDK's keytool. */
public final class TestPki {

  private static final String PASSWORD = "changeit";

  private final Path directory;

  public TestPki(Path directory) throws Exception {
    this.directory = directory;
    Files.createDirectories(directory);
    keytool(
        "-genkeypair",
        "-alias",
        "ca",
        "-keystore",
        "ca.p12",
        "-dname",
        "CN=ca",
        "-ext",
        "bc:c",
        "-keyalg",
        "EC",
        "-validity",
        "2");
    keytool("-exportcert", "-rfc", "-alias", "ca", "-keystore", "ca.p12", "-file", "ca.crt");
    issue("server", "CN=system:node:test-node, O=system:nodes", "-ext", "san=ip:127.0.0.1");
    issue("admin", "CN=admin, O=system:masters");
    issue("stranger", "CN=stranger, O=people");
  }

  public Path file(String name) {
    return directory.resolve(name);
  }

  private void issue(String name, String subject, String... extensions) throws Exception {
    String store = name + ".p12";
    keytool(
        "-genkeypair",
        "-alias",
        name,
        "-keystore",
        store,
        "-dname",
        subject,
        "-keyalg",
        "EC",
        "-validity",
        "2");
    keytool("-certreq", "-alias", name, "-keystore", store, "-file", name + ".csr");
    List<String> sign =
        new ArrayList<>(
            List.of(
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-keystore",
                "ca.p12",
                "-infile",
                name + ".csr",
                "-outfile",
                name + ".crt",
                "-validity",
                "2"));
    sign.addAll(List.of(extensions));
    keytool(sign.toArray(String[]::new));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file(store))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        file(name + ".key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
    Certificate certificate = keys.getCertificate(name);
    if (certificate == null) {
      throw new IOException("no certificate for " + name);
    }
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", PASSWORD, "-storetype", "PKCS12"));
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + output);
    }
  }
}
