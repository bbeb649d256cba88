package io.naru.apiserver;

import io.naru.apiserver.aggregation.AggregatedApis;
import io.naru.apiserver.authentication.Authentication;
import io.naru.apiserver.authentication.BearerTokenAuthenticator;
import io.naru.apiserver.authentication.BootstrapTokenVerifier;
import io.naru.apiserver.authentication.CertificateAuthenticator;
import io.naru.apiserver.authentication.KeyDiscovery;
import io.naru.apiserver.authentication.ServiceAccountTokenIssuer;
import io.naru.apiserver.authentication.ServiceAccountTokenVerifier;
import io.naru.apiserver.authentication.TokenReviewer;
import io.naru.apiserver.authentication.TokenVerifier;
import io.naru.apiserver.authorization.AccessReviewer;
import io.naru.apiserver.authorization.Authorization;
import io.naru.apiserver.authorization.Authorizer;
import io.naru.apiserver.authorization.MastersAuthorizer;
import io.naru.apiserver.authorization.NodeAuthorizer;
import io.naru.apiserver.authorization.NodeGraph;
import io.naru.apiserver.authorization.RbacAuthorizer;
import io.naru.apiserver.authorization.RbacIndex;
import io.naru.apiserver.bootstrap.Bootstrap;
import io.naru.apiserver.customresources.ServedKinds;
import io.naru.apiserver.discovery.Discovery;
import io.naru.apiserver.discovery.Health;
import io.naru.apiserver.discovery.OpenApi;
import io.naru.apiserver.discovery.ZPages;
import io.naru.apiserver.flowcontrol.FlowControl;
import io.naru.apiserver.inprocess.InProcessTransport;
import io.naru.apiserver.inprocess.RoutedTransport;
import io.naru.apiserver.kinds.KindTable;
import io.naru.apiserver.proxy.KubeletClient;
import io.naru.apiserver.proxy.KubeletSummaries;
import io.naru.apiserver.proxy.NodeLocator;
import io.naru.apiserver.proxy.ProxyHandler;
import io.naru.apiserver.registry.Registry;
import io.naru.apiserver.registry.RegistryOptions;
import io.naru.apiserver.registry.ResourceHandler;
import io.naru.apiserver.request.UserInfo;
import io.naru.apiserver.resourcemetrics.ResourceMetricsHandler;
import io.naru.apiserver.review.ReviewHandler;
import io.naru.apiserver.server.HttpServer;
import io.naru.apiserver.server.HttpServerConfig;
import io.naru.apiserver.verdicts.PodVerdicts;
import io.naru.apiserver.verdicts.VerdictHandler;
import io.naru.apiserver.verdicts.VerdictKinds;
import io.naru.client.ApiTransport;
import io.naru.client.metrics.Metrics;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * A running Kubernetes API server: composes what the packages below it provide. Closing it ends
 * watches, answers what is under way, and leaves the store open.
 */
public final class ApiServer implements AutoCloseable {

  private final ApiServerConfig config;
  private final Registry registry;
  private final ServedKinds kinds;
  private final Authorization authorization;
  private final ServiceAccountTokenIssuer tokenIssuer;
  private final Background background;
  private final RequestRouter router;
  private final HttpServer server;

  private ApiServer(
      ApiServerConfig config,
      Registry registry,
      ServedKinds kinds,
      Authorization authorization,
      ServiceAccountTokenIssuer tokenIssuer,
      Background background,
      RequestRouter router,
      HttpServer server) {
    this.config = config;
    this.registry = registry;
    this.kinds = kinds;
    this.authorization = authorization;
    this.tokenIssuer = tokenIssuer;
    this.background = background;
    this.router = router;
    this.server = server;
  }

  /**
   * Starts serving, and returns once {@code /readyz} says ok: the objects that every cluster begins
   * with exist then.
   *
   * @throws IOException if an address cannot be listened on
   */
  public static ApiServer start(ApiServerConfig config) throws IOException {
    ServedKinds kinds = new ServedKinds(KindTable.builtIn());
    Metrics metrics = new Metrics();
    Registry registry =
        new Registry(
            new MeasuredStore(config.store(), groups(), metrics),
            kinds,
            RegistryOptions.standard()
                .withServiceRange(config.serviceRange())
                .withClock(config.clock()));

    // Meanwhile all else is made ready: start-up time counts.
    Bootstrap bootstrap = new Bootstrap(registry, config.clock());
    CompletableFuture<Void> builtIn =
        CompletableFuture.runAsync(
            bootstrap::writeBuiltIn, task -> Thread.ofVirtual().name("bootstrap").start(task));
    try {
      return serve(config, registry, kinds, bootstrap, builtIn, metrics);
    } catch (IOException | RuntimeException | Error failure) {
      // The store is the caller's, who may close it next: nothing must still be writing.
      builtIn.exceptionally(alsoFailed -> null).join();
      registry.close();
      throw failure;
    }
  }

  private static ApiServer serve(
      ApiServerConfig config,
      Registry registry,
      ServedKinds kinds,
      Bootstrap bootstrap,
      CompletableFuture<Void> builtIn,
      Metrics all)
      throws IOException {
    Clock clock = config.clock();
    RbacIndex rbacIndex = new RbacIndex();
    NodeGraph nodeGraph = new NodeGraph();
    RbacAuthorizer rbac = new RbacAuthorizer(rbacIndex);
    Authorizer authorizer =
        Authorizer.anyOf(List.of(new MastersAuthorizer(), new NodeAuthorizer(nodeGraph), rbac));
    Authorization authorization = new Authorization(authorizer);

    var key = config.pki().serviceAccountKey();
    String issuer = config.issuer();
    TokenVerifier tokens = tokens(config, registry);
    var authority = config.pki().authority().certificate();
    Authentication authentication =
        new Authentication(
            List.of(
                new CertificateAuthenticator(List.of(authority), clock),
                new BearerTokenAuthenticator(tokens)));
    ServiceAccountTokenIssuer tokenIssuer = new ServiceAccountTokenIssuer(issuer, key, clock);
    registry.issueTokensWith(tokenIssuer);

    AtomicBoolean bootstrapped = new AtomicBoolean();
    Health health = new Health();
    health.addLiveness("etcd", config.store()::revision);
    health.addReadiness("poststarthook/rbac/bootstrap-roles", () -> require(bootstrapped.get()));
    health.addReadiness("informer-sync", () -> require(bootstrapped.get()));

    FlowControl flowControl = new FlowControl(FlowControl.DEFAULT_SEATS);
    RequestMetrics metrics = new RequestMetrics(all);
    ServerMetrics.add(all, config.store(), kinds::all);
    PortHolder port = new PortHolder();
    NodeLocator locator = new NodeLocator(registry);
    KubeletClient kubelets = new KubeletClient(config.pki());
    AggregatedApis aggregated = new AggregatedApis();
    RequestRouter router =
        new RequestRouter(
            new ResourceHandler(registry),
            new ReviewHandler(
                new TokenReviewer(tokens), new AccessReviewer(authorizer, rbac), clock),
            new ConnectAdmission(registry, new ProxyHandler(locator, kubelets, authorization)),
            new ResourceMetricsHandler(registry, new KubeletSummaries(locator, kubelets)),
            new VerdictHandler(),
            new Discovery(
                kinds::discovered,
                () -> config.advertiseAddress().getHostAddress() + ":" + port.port),
            new OpenApi(kinds::all, aggregated::openApiDocuments),
            aggregated,
            health,
            new KeyDiscovery(issuer, key),
            new ZPages(clock, () -> RequestRouter.PLAIN, () -> flags(config, port.port)),
            () -> all.render() + Metrics.process().render() + flowControl.metrics());
    HttpServer server =
        HttpServer.start(
            new HttpServerConfig(
                config.addresses(),
                config.port(),
                config.pki().server().privateKey(),
                List.of(config.pki().server().certificate()),
                List.of(authority),
                config.limits()),
            new RequestPipeline(
                authentication,
                authorization,
                flowControl,
                config.auditLog(),
                clock,
                metrics,
                router));
    port.port = server.port();

    Background background =
        Background.of(
            registry, kinds, aggregated, rbacIndex, nodeGraph, flowControl, authorizer, clock);
    ApiServer started =
        new ApiServer(
            config, registry, kinds, authorization, tokenIssuer, background, router, server);
    try {
      builtIn.join();
      bootstrap.writeOfCluster(
          config.serviceRange(),
          config.advertiseAddress(),
          server.port(),
          config.pki().authority().credential().certificatePem());
      background.start();
      bootstrapped.set(true);
      return started;
    } catch (RuntimeException | Error failure) {
      started.close();
      throw failure;
    }
  }

  private static Set<String> groups() {
    return KindTable.builtIn().all().stream()
        .map(kind -> kind.resource().group())
        .filter(group -> !group.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How kube-apiserver would have been started to be this server; nothing that is secret. */
  private static Map<String, String> flags(ApiServerConfig config, int port) {
    return Map.of(
        "advertise-address", config.advertiseAddress().getHostAddress(),
        "anonymous-auth", "true",
        "authorization-mode", "Node,RBAC",
        "bind-address", config.addresses().getFirst().getHostAddress(),
        "secure-port", Integer.toString(port),
        "service-account-issuer", config.issuer(),
        "service-cluster-ip-range", config.serviceRange(),
        "max-requests-inflight", Integer.toString(FlowControl.DEFAULT_SEATS));
  }

  private static TokenVerifier tokens(ApiServerConfig config, Registry registry) {
    return TokenVerifier.anyOf(
        List.of(
            TokenVerifier.of(config.staticTokens()),
            new BootstrapTokenVerifier(registry, config.clock()),
            new ServiceAccountTokenVerifier(
                config.issuer(),
                config.pki().serviceAccountKey(),
                new RegistryLookup(registry),
                config.clock())));
  }

  /** Known only once the server listens, and told by discovery. */
  private static final class PortHolder {
    private volatile int port;
  }

  private static void require(boolean done) {
    if (!done) {
      throw new IllegalStateException("not finished");
    }
  }

  /** The port listened on. */
  public int port() {
    return server.port();
  }

  /** How many connections clients have open now. */
  public int openConnections() {
    return server.openConnections();
  }

  /** How many requests are being answered now, watches among them. */
  public int runningRequests() {
    return server.runningRequests();
  }

  /** Objects by kind, without authorization. */
  public Registry registry() {
    return registry;
  }

  /** Who may do what, for who answers requests past this server's pipeline. */
  public Authorization authorization() {
    return authorization;
  }

  /** Serves why pods are where they are, as a scheduler tells it; to be called once. */
  public void tellVerdicts(PodVerdicts scheduler) {
    router.verdicts().ask(scheduler);
    kinds.announce(VerdictKinds.rows());
  }

  /** Signs tokens of service accounts. */
  public ServiceAccountTokenIssuer tokenIssuer() {
    return tokenIssuer;
  }

  public ApiServerConfig config() {
    return config;
  }

  /** The API as one user of this process sees it, past HTTP but not past authorization. */
  public ApiTransport transport(UserInfo user) {
    return new RoutedTransport(
        new InProcessTransport(registry, authorization, user), router, authorization, user);
  }

  @Override
  public void close() {
    server.close();
    background.close();
    registry.close();
  }
}
