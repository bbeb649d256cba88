package io.naru.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;

/** Dependencies between rooms point one way, as docs/decisions/0001 says. */
@AnalyzeClasses(packages = "io.naru", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule machineryKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage("io.naru.machinery..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("machinery"))
          .because("everybody stands on it");

  @ArchTest
  static final ArchRule storeKnowsNoObjects =
      noClasses()
          .that()
          .resideInAPackage("io.naru.store..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("store"))
          .because("a store of bytes can be replaced by another");

  @ArchTest
  static final ArchRule clientKnowsNoServer =
      noClasses()
          .that()
          .resideInAPackage("io.naru.client..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("client", "machinery"))
          .because("the server is behind an interface, in this process or another");

  @ArchTest
  static final ArchRule controllersAreClients =
      noClasses()
          .that()
          .resideInAPackage("io.naru.controllers..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("controllers", "client", "machinery"))
          .because("a controller may only do what a client of the API may do");

  @ArchTest
  static final ArchRule schedulerIsAClient =
      noClasses()
          .that()
          .resideInAPackage("io.naru.scheduler..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("scheduler", "client", "machinery"))
          .because("the scheduler may only do what a client of the API may do");

  @ArchTest
  static final ArchRule apiServerKnowsNoComponent =
      noClasses()
          .that()
          .resideInAPackage("io.naru.apiserver..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("apiserver", "store", "client", "machinery"))
          .because("components come to the server, not the other way");

  @ArchTest
  static final ArchRule agentIsOnAnotherMachine =
      noClasses()
          .that()
          .resideInAPackage("io.naru.agent..")
          .should()
          .dependOnClassesThat(resideInOtherRoomsThan("agent"))
          .because("it knows the API only over HTTPS");

  @ArchTest
  static final ArchRule clusterKnowsNoWindowAndNoProvider =
      noClasses()
          .that()
          .resideInAPackage("io.naru.cluster..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.naru.desktop..", "io.naru.providers..", "io.naru.agent..")
          .because("windows and providers come and go");

  @ArchTest
  static final ArchRule windowReachesClustersOverHttps =
      noClasses()
          .that()
          .resideInAPackage("io.naru.desktop..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.naru.apiserver..",
              "io.naru.store..",
              "io.naru.controllers..",
              "io.naru.scheduler..",
              "io.naru.providers..")
          .because("it works with any cluster, ours or anybody's");

  @ArchTest
  static final ArchRule onlyViewsTouchControls =
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
          .because("what a view shows is tested without a window");

  private static DescribedPredicate<JavaClass> resideInOtherRoomsThan(String... rooms) {
    var own =
        JavaClass.Predicates.resideInAnyPackage(
            Arrays.stream(rooms).map(room -> "io.naru." + room + "..").toArray(String[]::new));
    return JavaClass.Predicates.resideInAPackage("io.naru..")
        .and(DescribedPredicate.not(own))
        .as("reside in other rooms than " + String.join(", ", rooms));
  }
}
