package io.naru.intellij.ide;

import static org.assertj.core.api.Assertions.assertThat;

import com.intellij.openapi.Disposable;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Our signatures against JetBrains' own classes, as far as they can be had: the Kotlin compiler on
 * Maven Central carries the core of the platform. What it lacks (actions, dialogs, run
 * configurations, tool windows) is only checked by compiling against an IDE: {@code -Didea.home}.
 */
class SignaturesIT {

  /** In every IDE, but cut out of the compiler's copy, which has only what the compiler calls. */
  private static final List<String> CUT_OUT =
      List.of(
          "org/jdom/Element.setAttribute(Ljava/lang/String;Ljava/lang/String;)Lorg/jdom/Element;",
          "org/jdom/Element.getAttributeValue(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;",
          "com/intellij/openapi/progress/Task.queue()V",
          "com/intellij/openapi/progress/Task$Backgroundable.<init>(Lcom/intellij/openapi/project/Project;Ljava/lang/String;Z)V",
          "com/intellij/openapi/fileEditor/FileDocumentManager.saveAllDocuments()V");

  @Test
  void everyMemberThatWeDeclareIsInThePlatform() throws Exception {
    Path ours =
        Path.of(Disposable.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path platform = Path.of(System.getProperty("platform.classes"));
    List<String> wrong = new ArrayList<>();
    int checked = 0;
    try (FileSystem mine = FileSystems.newFileSystem(ours);
        FileSystem theirs = FileSystems.newFileSystem(platform);
        Stream<Path> files = Files.walk(mine.getPath("/"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        Path real = theirs.getPath(file.toString());
        if (Files.exists(real)) {
          checked++;
          compare(parse(file), parse(real), theirs, wrong);
        }
      }
    }
    assertThat(wrong).containsExactlyInAnyOrderElementsOf(CUT_OUT);
    assertThat(checked).isGreaterThan(30);
  }

  private static void compare(
      ClassModel mine, ClassModel real, FileSystem theirs, List<String> wrong) throws IOException {
    String name = mine.thisClass().asInternalName();
    if (mine.flags().has(AccessFlag.INTERFACE) != real.flags().has(AccessFlag.INTERFACE)) {
      wrong.add(name + " is an interface in one of the two only");
    }
    for (MethodModel method : mine.methods()) {
      boolean visible =
          method.flags().has(AccessFlag.PUBLIC) || method.flags().has(AccessFlag.PROTECTED);
      String signature = method.methodName().stringValue() + method.methodType().stringValue();
      if (visible && !hasMethod(real, method, theirs)) {
        wrong.add(name + "." + signature);
      }
    }
    for (FieldModel field : mine.fields()) {
      boolean there =
          real.fields().stream()
              .anyMatch(other ->
                  other.fieldName().equalsString(field.fieldName().stringValue())
                      && other.fieldType().equalsString(field.fieldType().stringValue()));
      if (field.flags().has(AccessFlag.PUBLIC) && !there) {
        wrong.add(name + "." + field.fieldName());
      }
    }
  }

  private static boolean hasMethod(ClassModel in, MethodModel method, FileSystem theirs)
      throws IOException {
    for (MethodModel other : in.methods()) {
      if (other.methodName().equalsString(method.methodName().stringValue())
          && other.methodType().equalsString(method.methodType().stringValue())
          && other.flags().has(AccessFlag.STATIC) == method.flags().has(AccessFlag.STATIC)) {
        return true;
      }
    }
    List<String> parents = new ArrayList<>();
    in.superclass().ifPresent(parent -> parents.add(parent.asInternalName()));
    in.interfaces().forEach(parent -> parents.add(parent.asInternalName()));
    for (String parent : parents) {
      Optional<ClassModel> model = find(parent, theirs);
      if (model.isPresent() && hasMethod(model.get(), method, theirs)) {
        return true;
      }
    }
    return false;
  }

  private static Optional<ClassModel> find(String name, FileSystem theirs) throws IOException {
    Path file = theirs.getPath("/" + name + ".class");
    return Files.exists(file) ? Optional.of(parse(file)) : Optional.empty();
  }

  private static ClassModel parse(Path file) throws IOException {
    return ClassFile.of().parse(Files.readAllBytes(file));
  }
}
