package io.naru.machinery.generator;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The classes of {@code client-java-api}: every type and property of the API version we serve. Read
 * as class files, so that neither they nor what they depend on has to be on a classpath.
 */
final class ApiModels {

  private static final String PACKAGE = "io/kubernetes/client/openapi/models/";

  /**
   * @param signature generic type as in a class file, for example {@code
   *     Ljava/util/List<Ljava/lang/String;>;}
   */
  record Property(String signature, boolean required, String description) {

    /** Quantities and the like carry the text of their type in place of the field's own. */
    boolean describesItsType() {
      return signature.contains("/client/custom/");
    }
  }

  record Model(String description, Map<String, Property> properties) {}

  private ApiModels() {}

  /** Models by simple class name. */
  static Map<String, Model> read(Path jar) throws IOException {
    Map<String, Model> models = new TreeMap<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(PACKAGE) && name.endsWith(".class") && !name.contains("$")) {
          byte[] bytes = zip.getInputStream(entry).readAllBytes();
          String simple = name.substring(PACKAGE.length(), name.length() - ".class".length());
          if (!simple.startsWith("Abstract")) {
            models.put(simple, model(ClassFile.of().parse(bytes)));
          }
        }
      }
    }
    return models;
  }

  private static Model model(ClassModel type) {
    Map<String, String> descriptions = new LinkedHashMap<>();
    for (MethodModel method : type.methods()) {
      Optional<Annotation> documented =
          annotation(
              method.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                  .flatMap(a -> a.annotations().stream()),
              "ApiModelProperty");
      documented.ifPresent(found ->
          descriptions.put(
              method.methodName().stringValue().toLowerCase(java.util.Locale.ROOT),
              text(found, "value")));
    }
    Map<String, Property> properties = new TreeMap<>();
    for (FieldModel field : type.fields()) {
      List<Annotation> annotations =
          field.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
              .flatMap(a -> a.annotations().stream())
              .toList();
      Optional<Annotation> serialized = annotation(annotations.stream(), "SerializedName");
      if (serialized.isEmpty()) {
        continue;
      }
      String signature =
          field
              .findAttribute(Attributes.signature())
              .map(a -> a.signature().stringValue())
              .orElse(field.fieldType().stringValue());
      boolean required = annotation(annotations.stream(), "Nonnull").isPresent();
      String accessor = "get" + field.fieldName().stringValue().replaceFirst("^_", "");
      Function<String, String> lookUp =
          prefix ->
              descriptions.getOrDefault(
                  accessor.replaceFirst("get", prefix).toLowerCase(java.util.Locale.ROOT), "");
      String description =
          Stream.of("get", "is", "get_")
              .map(lookUp)
              .filter(found -> !found.isEmpty())
              .findFirst()
              .orElse("");
      properties.put(
          text(serialized.get(), "value"), new Property(signature, required, description));
    }
    String description =
        annotation(
                type.findAttribute(Attributes.runtimeVisibleAnnotations()).stream()
                    .flatMap(a -> a.annotations().stream()),
                "ApiModel")
            .map(found -> text(found, "description"))
            .orElse("");
    return new Model(description, properties);
  }

  private static Optional<Annotation> annotation(Stream<Annotation> annotations, String name) {
    return annotations
        .filter(a -> a.className().stringValue().endsWith("/" + name + ";"))
        .findFirst();
  }

  private static String text(Annotation annotation, String element) {
    for (AnnotationElement candidate : annotation.elements()) {
      if (candidate.name().equalsString(element)
          && candidate.value() instanceof AnnotationValue.OfString value) {
        return value.stringValue();
      }
    }
    return "";
  }
}
