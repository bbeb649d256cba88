import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Compiles the plugin against an installed IDE: {@code IDE-HOME SOURCES OUTPUT CLASSPATH}. The IDE's
 * jars come first, so that its classes win over whatever else has their names. The build's profile
 * {@code -Didea.home} runs it.
 */
final class CompileAgainstIde {

  public static void main(String[] arguments) throws IOException {
    Path home = Path.of(arguments[0]);
    List<String> jars = new ArrayList<>();
    for (String part : List.of("lib", "lib/modules", "plugins/yaml/lib", "plugins/java/lib")) {
      Path directory = home.resolve(part);
      if (Files.isDirectory(directory)) {
        try (Stream<Path> files = Files.list(directory)) {
          files.filter(file -> file.toString().endsWith(".jar")).sorted()
              .forEach(file -> jars.add(file.toString()));
        }
      }
    }
    if (jars.isEmpty()) {
      System.err.println(
          "idea.home: no jars in " + home.resolve("lib") + ": name the directory of an installed IDE");
      System.exit(1);
    }
    jars.add(arguments[3]);
    Path output = Files.createDirectories(Path.of(arguments[2]));
    List<String> options = new ArrayList<>(List.of(
        "-g", "--release", "21", "-parameters", "-nowarn", "-proc:none",
        "-classpath", String.join(File.pathSeparator, jars), "-d", output.toString()));
    try (Stream<Path> sources = Files.walk(Path.of(arguments[1]))) {
      sources.filter(file -> file.toString().endsWith(".java")).sorted()
          .forEach(file -> options.add(file.toString()));
    }
    System.exit(ToolProvider.getSystemJavaCompiler().run(null, null, null, options.toArray(String[]::new)));
  }

  private CompileAgainstIde() {}
}
