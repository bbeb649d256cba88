package io.naru.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Dependencies between rooms point one way, as docs/decisions/0001 says. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.naru");

  @Test
  void machineryKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.machinery..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("machinery"))
        .because("everybody stands on it")
        .check(CLASSES);
  }

  @Test
  void storeKnowsNoObjects() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.store..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("store"))
        .because("a store of bytes can be replaced by another")
        .check(CLASSES);
  }

  @Test
  void clientKnowsNoServer() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.client..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("client", "machinery"))
        .because("the server is behind an interface, in this process or another")
        .check(CLASSES);
  }

  @Test
  void controllersAreClients() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.controllers..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("controllers", "client", "machinery"))
        .because("a controller may only do what a client of the API may do")
        .check(CLASSES);
  }

  @Test
  void cloudIsAClient() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.cloud..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("cloud", "client", "machinery"))
        .because("a cloud controller may only do what a client of the API may do")
        .check(CLASSES);
  }

  @Test
  void theContractOfACloudKnowsNoCloud() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.naru.cloud", "io.naru.cloud.node", "io.naru.cloud.route", "io.naru.cloud.service")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.naru.cloud.localhost..", "io.naru.cloud.simulated..")
        .because("a real provider is to fit in the same place")
        .check(CLASSES);
  }

  @Test
  void schedulerIsAClient() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.scheduler..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("scheduler", "client", "machinery"))
        .because("the scheduler may only do what a client of the API may do")
        .check(CLASSES);
  }

  @Test
  void apiServerKnowsNoComponent() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.apiserver..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("apiserver", "store", "client", "machinery"))
        .because("components come to the server, not the other way")
        .check(CLASSES);
  }

  @Test
  void agentIsOnAnotherMachine() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.agent..")
        .should()
        .dependOnClassesThat(resideInOtherRoomsThan("agent"))
        .because("it knows the API only over HTTPS")
        .check(CLASSES);
  }

  @Test
  void clusterKnowsNoWindowAndNoProvider() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.naru.desktop..", "io.naru.providers..", "io.naru.agent..")
        .because("windows and providers come and go")
        .check(CLASSES);
  }

  @Test
  void windowReachesClustersOverHttps() {
    noClasses()
        .that()
        .resideInAPackage("io.naru.desktop..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.naru.apiserver..",
            "io.naru.store..",
            "io.naru.controllers..",
            "io.naru.cloud..",
            "io.naru.scheduler..",
            "io.naru.providers..")
        .because("it works with any cluster, ours or anybody's")
        .check(CLASSES);
  }

  @Test
  void onlyViewsTouchControls() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.naru.desktop.detail..",
            "io.naru.desktop.kinds..",
            "io.naru.desktop.lifecycle..",
            "io.naru.desktop.logs..",
            "io.naru.desktop.session..",
            "io.naru.desktop.table..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("javafx.scene..", "javafx.stage..", "io.naru.desktop.view..")
        .because("what a view shows is tested without a window")
        .check(CLASSES);
  }

  private static DescribedPredicate<JavaClass> resideInOtherRoomsThan(String... rooms) {
    var own =
        JavaClass.Predicates.resideInAnyPackage(
            Arrays.stream(rooms).map(room -> "io.naru." + room + "..").toArray(String[]::new));
    return JavaClass.Predicates.resideInAPackage("io.naru..")
        .and(DescribedPredicate.not(own))
        .as("reside in other rooms than " + String.join(", ", rooms));
  }
}
