package io.naru.intellij;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.naru.intellij");

  @Test
  void logicKnowsNothingOfTheIde() {
    noClasses()
        .that()
        .resideInAnyPackage("..kube..", "..deploy..", "..live..", "..schema..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.intellij..",
            "org.jdom..",
            "javax.swing..",
            "io.naru.intellij.ide..",
            "io.naru.intellij.action..",
            "io.naru.intellij.run..")
        .because("it is tested against a real cluster, where there is no IDE")
        .check(CLASSES);
  }

  @Test
  void pluginKnowsNothingOfOurServer() {
    noClasses()
        .should()
        .dependOnClassesThat(
            com.tngtech.archunit.base.DescribedPredicate.describe(
                "are of Naru's server",
                type ->
                    type.getPackageName().startsWith("io.naru.")
                        && !type.getPackageName().startsWith("io.naru.intellij")))
        .because("it talks to any cluster over HTTPS, and its ZIP is small")
        .check(CLASSES);
  }
}
