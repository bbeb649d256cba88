package io.naru.agent.volume;

import com.fasterxml.jackson.databind.JsonNode;
import io.naru.agent.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks and creates paths of the node as {@code hostPath.type} demands. */
final class HostPaths {

  private static final int FILE_TYPE = 0170000;
  private static final int SOCKET = 0140000;
  private static final int CHARACTER_DEVICE = 0020000;
  private static final int BLOCK_DEVICE = 0060000;

  private HostPaths() {}

  static Path resolve(JsonNode source) throws IOException, VolumeException {
    Path path = Path.of(Json.text(source, "path"));
    String type = Json.text(source, "type");
    switch (type) {
      case "" -> {}
      case "DirectoryOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createDirectories(path);
          UnixFiles.mode(path, 0755);
        }
        require(Files.isDirectory(path), path, "a directory");
      }
      case "FileOrCreate" -> {
        if (!Files.exists(path)) {
          Files.createFile(path);
          UnixFiles.mode(path, 0644);
        }
        require(Files.isRegularFile(path), path, "a file");
      }
      case "Directory" -> require(Files.isDirectory(path), path, "a directory");
      case "File" -> require(Files.isRegularFile(path), path, "a file");
      case "Socket" -> require(isType(path, SOCKET), path, "a socket file");
      case "CharDevice" -> require(isType(path, CHARACTER_DEVICE), path, "a character device");
      case "BlockDevice" -> require(isType(path, BLOCK_DEVICE), path, "a block device");
      default -> throw new VolumeException("unknown hostPath type " + type);
    }
    return path;
  }

  private static boolean isType(Path path, int type) throws IOException {
    return Files.exists(path)
        && ((Integer) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == type;
  }

  private static void require(boolean holds, Path path, String what) throws VolumeException {
    if (!holds) {
      throw new VolumeException("hostPath type check failed: " + path + " is not " + what);
    }
  }
}
