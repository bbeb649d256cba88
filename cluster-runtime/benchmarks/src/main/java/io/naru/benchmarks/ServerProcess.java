package io.naru.benchmarks;

import io.naru.apiserver.ApiServer;
import io.naru.apiserver.ApiServerConfig;
import io.naru.apiserver.pki.ClusterPki;
import io.naru.apiserver.request.UserInfo;
import io.naru.store.embedded.EmbeddedStore;
import io.naru.store.embedded.EmbeddedStoreOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An API server with a durable store in a process of its own: started with the class path of this
 * one, ended by the end of its standard input, so that it never outlives who started it.
 */
final class ServerProcess implements AutoCloseable {

  static final String TOKEN = "benchmark";

  private final Process process;
  private final Path directory;
  private final int port;
  private final SSLContext tls;

  private ServerProcess(Process process, Path directory, int port, SSLContext tls) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    this.tls = tls;
  }

  /** The server: serves until its input ends. */
  public static void main(String[] arguments) throws IOException, GeneralSecurityException {
    Path directory = Path.of(arguments[0]);
    try (EmbeddedStore store =
            EmbeddedStore.open(directory.resolve("store"), EmbeddedStoreOptions.defaults());
        ApiServer server =
            ApiServer.start(
                ApiServerConfig.standard(store, pki(directory))
                    .withStaticTokens(
                        Map.of(TOKEN, UserInfo.of("benchmark", UserInfo.MASTERS_GROUP))))) {
      System.out.println(server.port());
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }

  static ServerProcess start() throws IOException, GeneralSecurityException {
    Path directory = Files.createTempDirectory("naru-api");
    // Before the server reads it, so that both agree.
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("ca", pki(directory).authority().certificate());
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trustManagers.getTrustManagers(), null);

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                ServerProcess.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String port = out.readLine();
    if (port == null) {
      throw new IOException("the server did not start");
    }
    return new ServerProcess(process, directory, Integer.parseInt(port), tls);
  }

  private static ClusterPki pki(Path directory) throws IOException, GeneralSecurityException {
    return ClusterPki.loadOrCreate(
        directory.resolve("pki"),
        List.of("localhost"),
        List.of(InetAddress.getLoopbackAddress()),
        Clock.systemUTC());
  }

  URI address(String path) {
    return URI.create("https://localhost:" + port + path);
  }

  SSLContext tls() {
    return tls;
  }

  /** Time of all processors that the server has used so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
    TemporaryStore.delete(directory);
  }
}
