package io.naru.agent.dns;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The name servers of resolv.conf(5). */
final class ResolverFile {

  private ResolverFile() {}

  /** The servers' addresses in order, without the given one; none if the file is missing. */
  static List<String> servers(Path file, String except) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> servers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.strip().split("\\s+");
      if (words.length >= 2 && words[0].equals("nameserver") && !words[1].equals(except)) {
        servers.add(words[1]);
      }
    }
    return servers;
  }
}
