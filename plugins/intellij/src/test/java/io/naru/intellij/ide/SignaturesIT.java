package io.naru.intellij.ide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.intellij.openapi.Disposable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.AccessFlag;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Our signatures against JetBrains' own classes, as far as they can be had: the Kotlin compiler on
 * Maven Central carries the core of the platform. What it lacks (actions, dialogs, run
 * configurations, tool windows) was compared by hand with the platform's public sources, and is
 * checked by compiling against an IDE: {@code -Didea.home}.
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

  /**
   * The IDE links by exact names and types: one that is wrong is a NoSuchMethodError in somebody's
   * editor. What no class file that can be had shows was compared with the platform's public
   * sources; the list says where.
   */
  @Test
  void everyMemberThatThePluginUsesOrOverridesWasCompared() throws Exception {
    Set<String> listed = new TreeSet<>();
    try (InputStream list = getClass().getResourceAsStream("/signatures-compared.tsv")) {
      new String(list.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(line -> {
            assertThat(line.split("\t")).as(line).hasSize(3);
            listed.add(line.substring(0, line.indexOf('\t')));
          });
    }
    Set<String> unseen = new TreeSet<>();
    try (FileSystem theirs =
            FileSystems.newFileSystem(Path.of(System.getProperty("platform.classes")));
        Stream<Path> files = Files.walk(Path.of("target/classes/io"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        ClassModel plugin = parse(file);
        for (Member member : Member.of(plugin)) {
          Optional<ClassModel> real = find(member.owner(), theirs);
          if (real.isEmpty() || !member.isIn(real.get(), theirs)) {
            unseen.add(member.toString());
          }
        }
      }
    }
    assertThat(unseen).containsExactlyElementsOf(listed);
  }

  /** Of the platform: called, read or overridden by the plugin. */
  private record Member(String owner, String name, String type) {

    static List<Member> of(ClassModel plugin) throws IOException {
      List<Member> members = new ArrayList<>();
      for (PoolEntry entry : plugin.constantPool()) {
        if (entry instanceof MemberRefEntry used) {
          Member member =
              new Member(
                  used.owner().asInternalName(),
                  used.name().stringValue(),
                  used.type().stringValue());
          Member declared = member.declared().orElse(member);
          if (isPlatform(declared.owner())) {
            members.add(declared);
          }
        }
      }
      for (MethodModel method : plugin.methods()) {
        if (!method.flags().has(AccessFlag.STATIC) && !method.flags().has(AccessFlag.PRIVATE)) {
          overridden(plugin, method, members);
        }
      }
      return members;
    }

    private static void overridden(ClassModel type, MethodModel method, List<Member> into)
        throws IOException {
      for (String parent : parents(type)) {
        Optional<ClassModel> platform = isPlatform(parent) ? compiled(parent) : Optional.empty();
        if (platform.isPresent()) {
          ClassModel declared = platform.get();
          for (MethodModel other : declared.methods()) {
            if (!method.methodName().equalsString("<init>")
                && other.methodName().equalsString(method.methodName().stringValue())
                && other.methodType().equalsString(method.methodType().stringValue())) {
              into.add(
                  new Member(
                      parent,
                      method.methodName().stringValue(),
                      method.methodType().stringValue()));
            }
          }
          overridden(declared, method, into);
        }
      }
    }

    /** The plugin calls what it inherits by its own classes' names. */
    private Optional<Member> declared() throws IOException {
      if (!owner.startsWith("io/naru/intellij/")) {
        return Optional.of(this);
      }
      Optional<ClassModel> type = compiled(owner);
      if (type.isEmpty() || declares(type.get())) {
        return Optional.of(this);
      }
      for (String parent : parents(type.get())) {
        Optional<Member> there =
            isPlatform(parent)
                ? inPlatform(parent)
                : new Member(parent, name, this.type).declared();
        if (there.isPresent() && isPlatform(there.get().owner())) {
          return there;
        }
      }
      return Optional.of(this);
    }

    private Optional<Member> inPlatform(String in) throws IOException {
      Optional<ClassModel> model = isPlatform(in) ? compiled(in) : Optional.empty();
      if (model.isEmpty()) {
        return Optional.empty();
      }
      if (declares(model.get())) {
        return Optional.of(new Member(in, name, type));
      }
      for (String parent : parents(model.get())) {
        Optional<Member> there = inPlatform(parent);
        if (there.isPresent()) {
          return there;
        }
      }
      return Optional.empty();
    }

    private boolean declares(ClassModel model) {
      return model.methods().stream()
              .anyMatch(method ->
                  method.methodName().equalsString(name) && method.methodType().equalsString(type))
          || model.fields().stream()
              .anyMatch(field ->
                  field.fieldName().equalsString(name) && field.fieldType().equalsString(type));
    }

    /** As the plugin's build, or our signatures, have it. */
    private static Optional<ClassModel> compiled(String name) throws IOException {
      try (InputStream content =
          SignaturesIT.class.getClassLoader().getResourceAsStream(name + ".class")) {
        return content == null
            ? Optional.empty()
            : Optional.of(ClassFile.of().parse(content.readAllBytes()));
      }
    }

    private static boolean isPlatform(String owner) {
      return owner.startsWith("com/intellij/") || owner.startsWith("org/jdom/");
    }

    boolean isIn(ClassModel real, FileSystem theirs) throws IOException {
      if (declares(real)) {
        return true;
      }
      for (String parent : parents(real)) {
        Optional<ClassModel> model = find(parent, theirs);
        if (model.isPresent() && isIn(model.get(), theirs)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return owner + "." + name + ":" + type;
    }
  }

  private static List<String> parents(ClassModel type) {
    List<String> parents = new ArrayList<>();
    type.superclass().ifPresent(parent -> parents.add(parent.asInternalName()));
    type.interfaces().forEach(parent -> parents.add(parent.asInternalName()));
    return parents;
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
    for (String parent : parents(in)) {
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
