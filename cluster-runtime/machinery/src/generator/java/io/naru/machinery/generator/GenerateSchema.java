package io.naru.machinery.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the schema of the built-in kinds. Run by the build from its source ({@code java
 * GenerateSchema.java INPUTS SOURCES OUTPUT}); does nothing where the output is newer than inputs
 * and sources.
 */
final class GenerateSchema {

  private GenerateSchema() {}

  public static void main(String[] arguments) throws IOException {
    Path inputs = Path.of(arguments[0]);
    Path sources = Path.of(arguments[1]);
    Path output = Path.of(arguments[2]);
    if (isUpToDate(inputs, sources, output)) {
      return;
    }
    ObjectMapper mapper = new ObjectMapper();
    JsonNode older =
        mapper.readTree(inputs.resolve("openshift-generated.json").toFile()).path("definitions");
    Map<String, ApiModels.Model> models = ApiModels.read(inputs.resolve("client-java-api.jar"));
    Map<String, ProtoComments.Message> comments =
        ProtoComments.read(inputs.resolve("client-java-proto-sources.jar"));
    JsonNode tables = mapper.readTree(sources.resolve("tables/schema.json").toFile());

    Set<String> known = new HashSet<>(comments.keySet());
    older.fieldNames().forEachRemaining(known::add);
    Map<String, String> classTable = new TreeMap<>();
    tables
        .path("classes")
        .properties()
        .forEach(e -> classTable.put(e.getKey(), e.getValue().asText()));
    Map<String, String> names = DefinitionNames.find(models, known, classTable);

    Merge merge = new Merge(models, names, older, comments, tables);
    Map<String, ObjectNode> definitions = merge.all();
    SchemaWriter.write(definitions, output);
    WireWriter.write(comments, definitions, output);
  }

  private static boolean isUpToDate(Path inputs, Path sources, Path output) throws IOException {
    Path last = output.resolve(WireWriter.WIRE);
    if (!Files.exists(last)) {
      return false;
    }
    FileTime written = Files.getLastModifiedTime(last);
    try (Stream<Path> files = Stream.concat(Files.walk(inputs), Files.walk(sources))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(written) > 0) {
          return false;
        }
      }
    }
    return true;
  }
}
