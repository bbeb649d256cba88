package io.naru.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.naru.cluster.Cluster;
import io.naru.cluster.ClusterHome;
import io.naru.cluster.nodes.ProgressListener;
import io.naru.desktop.session.ClusterSession;
import io.naru.desktop.table.Row;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.application.Application;
import javafx.event.Event;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.awaitility.core.ThrowingRunnable;
import org.fxmisc.richtext.CodeArea;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/**
 * The window as a person uses it, on a real control plane in the same process and no nodes: what
 * the tests say of nodes and pods they say by the API.
 */
@EnabledIfEnvironmentVariable(named = "DISPLAY", matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WindowIT {

  private static final String CLUSTER = "window-it";
  private static final FxRobot ROBOT = new FxRobot();
  private static Application application;
  private static Stage stage;
  private static ClusterSession session;
  private static KubernetesClient client;

  @BeforeAll
  static void startsTheClusterByItself() throws Exception {
    Cluster leftOver = new Cluster(ClusterHome.ofEnvironment(), CLUSTER);
    if (leftOver.exists()) {
      leftOver.delete(ProgressListener.NONE); // of a run that was broken off
    }
    stage = FxToolkit.registerPrimaryStage();
    application =
        FxToolkit.setupApplication(
            DesktopApplication.class, CLUSTER, "--nodes=0", "--theme=light", "--language=en");
    eventually(() -> assertThat(text("#state")).isEqualTo("Running"));
    connect();
    client.namespaces().resource(namespace("shop")).create();
    for (String name : List.of("node-a", "node-b")) {
      client
          .nodes()
          .resource(new NodeBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
    for (String pod : List.of("cart-1", "cart-2", "till-1")) {
      createPod("shop", pod);
    }
    createPod("default", "cart-3");
  }

  @AfterAll
  static void end() throws Exception {
    if (session != null) {
      session.close();
    }
    FxToolkit.cleanupApplication(application);
  }

  @BeforeEach
  void showsAllPods() {
    if (ROBOT.lookup("#page-pods").tryQuery().isPresent()) {
      ui(() -> {
        ROBOT.lookup("#search").queryAs(TextField.class).clear();
        ROBOT.lookup("#namespace").queryComboBox().getSelectionModel().selectFirst();
      });
      ROBOT.clickOn("#page-pods");
      eventually(() -> assertThat(rows("pods")).hasSize(4));
    }
  }

  @Test
  @Order(1)
  void showsNodesLive() {
    ROBOT.clickOn("#page-nodes");
    eventually(() -> assertThat(rows("nodes")).containsExactlyInAnyOrder("node-a", "node-b"));
    assertThat(cells("nodes", "node-a")).contains("NotReady");
    client
        .nodes()
        .withName("node-a")
        .editStatus(node ->
            new NodeBuilder(node)
                .editOrNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastHeartbeatTime("2026-01-01T00:00:00Z")
                .endCondition()
                .endStatus()
                .build());
    eventually(() -> assertThat(cells("nodes", "node-a")).contains("Ready"));
  }

  @Test
  @Order(2)
  void showsAPodsStatusAsItChanges() {
    client
        .pods()
        .inNamespace("shop")
        .withName("till-1")
        .editStatus(
            pod -> new PodBuilder(pod).editOrNewStatus().withPhase("Running").endStatus().build());
    eventually(() -> assertThat(cells("pods", "shop/till-1")).contains("Running"));
  }

  @Test
  @Order(3)
  void filtersByNamespaceAndSearchesInWhatIsLeft() {
    ui(() -> {
      ComboBox<String> namespaces = ROBOT.lookup("#namespace").queryComboBox();
      namespaces.setValue("shop");
    });
    eventually(() ->
        assertThat(rows("pods"))
            .containsExactlyInAnyOrder("shop/cart-1", "shop/cart-2", "shop/till-1"));
    ROBOT.clickOn("#search").write("cart");
    eventually(
        () -> assertThat(rows("pods")).containsExactlyInAnyOrder("shop/cart-1", "shop/cart-2"));
  }

  @Test
  @Order(4)
  void showsAPodsDetailsAndYaml() {
    ROBOT.clickOn("till-1");
    eventually(() -> assertThat(ROBOT.lookup("#detail").tryQuery()).isPresent());
    for (String tab : List.of("Containers", "Logs", "Events", "YAML")) {
      // In the details: the side bar has events, too.
      ROBOT.clickOn(
          ROBOT
              .from(ROBOT.lookup("#detail").<javafx.scene.Node>query())
              .lookup(tab)
              .<javafx.scene.Node>query());
    }
    eventually(() ->
        assertThat(ui(() -> ROBOT.lookup("#yaml").queryAs(CodeArea.class).getText()))
            .contains("name: \"till-1\"", "image: \"example.com/shop:1\"")
            .doesNotContain("managedFields"));
  }

  @Test
  @Order(5)
  void takesAwayADeletedPodAndSaysSoInItsDetails() {
    createPod("default", "short-lived");
    eventually(() -> assertThat(rows("pods")).contains("default/short-lived"));
    ROBOT.clickOn("short-lived");
    ROBOT.clickOn("#detail-delete");
    ROBOT.clickOn("#delete"); // yes, really
    eventually(() -> assertThat(rows("pods")).doesNotContain("default/short-lived"));
    eventually(() -> assertThat(isVisible("#detail-gone")).isTrue());
  }

  @Test
  @Order(6)
  void switchesLanguageAndThemeAndStaysWhereItIs() {
    ROBOT.clickOn("한국어");
    eventually(() -> assertThat(text("#page-pods")).isEqualTo("파드"));
    eventually(() -> assertThat(rows("pods")).hasSize(4));
    ROBOT.clickOn("English");
    eventually(() -> assertThat(text("#page-pods")).isEqualTo("Pods"));
    String light = Application.getUserAgentStylesheet();
    ROBOT.clickOn("#theme");
    assertThat(ui(Application::getUserAgentStylesheet)).isNotEqualTo(light).contains("dark");
  }

  @Test
  @Order(7)
  void offersACustomKindAsSoonAsItIsDefined() {
    client.load(WindowIT.class.getResourceAsStream("boats.yaml")).create();
    eventually(() -> assertThat(ROBOT.lookup(WindowIT::isBoatsPage).tryQuery()).isPresent());
    client
        .genericKubernetesResources("sea.example.com/v1", "Boat")
        .inNamespace("shop")
        .load(WindowIT.class.getResourceAsStream("boat.yaml"))
        .create();
    ui(() -> ROBOT.lookup(WindowIT::isBoatsPage).<ToggleButton>query().fire());
    eventually(() ->
        assertThat(cells("boats.sea.example.com", "shop/haetae")).contains("haetae", "shop", "3"));
  }

  @Test
  @Order(8)
  void goesWhereAFewLettersInThePaletteSay() {
    ROBOT.push(KeyCode.CONTROL, KeyCode.P);
    eventually(() -> assertThat(ROBOT.lookup("#palette-search").tryQuery()).isPresent());
    ROBOT.clickOn("#palette-search").write("svc").type(KeyCode.ENTER);
    eventually(() -> assertThat(rows("services")).contains("default/kubernetes"));
  }

  @Test
  @Order(8)
  void doesNotCloseOverARunningClusterUnasked() {
    requestClose();
    eventually(() -> assertThat(ROBOT.lookup("#close").tryQuery()).isPresent());
    ROBOT.clickOn("#cancel");
    assertThat(text("#state")).isEqualTo("Running");
  }

  @Test
  @Order(9)
  void stopsAndStartsTheCluster() {
    ROBOT.clickOn("#start-or-stop");
    eventually(() -> assertThat(text("#state")).isEqualTo("Stopped"));
    assertThat(new Cluster(ClusterHome.ofEnvironment(), CLUSTER).isRunning()).isFalse();
    ROBOT.clickOn("#start");
    eventually(() -> assertThat(text("#state")).isEqualTo("Running"));
    ROBOT.clickOn("#page-pods");
    eventually(() -> assertThat(rows("pods")).hasSize(4));
  }

  @Test
  @Order(10)
  void deletesTheClusterWhenConfirmed() {
    ROBOT.clickOn("#cluster-menu");
    ROBOT.clickOn("#delete-cluster");
    ROBOT.clickOn("#delete");
    eventually(() -> assertThat(text("#state")).isEqualTo("Deleted"));
    assertThat(new Cluster(ClusterHome.ofEnvironment(), CLUSTER).exists()).isFalse();
  }

  /** By a predicate: its id has dots, which selectors would take for style classes. */
  private static boolean isBoatsPage(javafx.scene.Node node) {
    return "page-boats.sea.example.com".equals(node.getId());
  }

  private static void connect() {
    session = new ClusterSession(new Cluster(ClusterHome.ofEnvironment(), CLUSTER).kubeconfig());
    client = session.client();
  }

  private static io.fabric8.kubernetes.api.model.Namespace namespace(String name) {
    return new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build();
  }

  /** On a node that is only an object: nobody starts it. */
  private static void createPod(String namespace, String name) {
    // The account of a namespace that is new comes a moment later.
    eventually(() ->
        assertThat(client.serviceAccounts().inNamespace(namespace).withName("default").get())
            .isNotNull());
    client
        .pods()
        .inNamespace(namespace)
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage("example.com/shop:1")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  private static void requestClose() {
    // Not waited for: the question is asked in a loop of its own.
    javafx.application.Platform.runLater(
        () -> Event.fireEvent(stage, new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
  }

  private static Set<String> rows(String kind) {
    return ui(() -> table(kind).getItems().stream().map(Row::key).collect(Collectors.toSet()));
  }

  private static List<String> cells(String kind, String key) {
    return ui(() ->
        table(kind).getItems().stream()
            .filter(row -> row.key().equals(key))
            .flatMap(row -> row.content().cells().stream())
            .map(cell -> cell.text())
            .toList());
  }

  private static TableView<Row> table(String kind) {
    return ROBOT.lookup(node -> ("table-" + kind).equals(node.getId())).queryTableView();
  }

  private static String text(String query) {
    return ui(() -> ROBOT.lookup(query).<Labeled>tryQuery().map(Labeled::getText).orElse(""));
  }

  private static boolean isVisible(String query) {
    return ui(() -> ROBOT.lookup(query).queryAs(Label.class).isVisible());
  }

  private static <T> T ui(java.util.concurrent.Callable<T> action) {
    return WaitForAsyncUtils.waitForAsyncFx(10_000, action);
  }

  private static void ui(Runnable action) {
    WaitForAsyncUtils.waitForAsyncFx(10_000, action);
  }

  private static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .untilAsserted(assertion);
  }
}
