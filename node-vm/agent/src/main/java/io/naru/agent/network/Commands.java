package io.naru.agent.network;

import java.io.IOException;
import java.util.List;

/** Runs the programs by which the kernel's network is configured ({@code ip}, {@code nft}, ...). */
@FunctionalInterface
public interface Commands {

  /**
   * What a program left behind.
   *
   * @param exitCode 0 for success
   * @param output both outputs, as text
   */
  record Result(int exitCode, String output) {

    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @param input what it reads on its standard input
   * @throws IOException if it cannot be started; a failing exit code is no exception
   */
  Result run(String input, List<String> command) throws IOException;

  /** As {@link #run(String, List)} without input. */
  default Result run(String... command) throws IOException {
    return run("", List.of(command));
  }

  /**
   * Runs a program that has to succeed.
   *
   * @throws IOException with the program's words if it fails
   */
  default String require(String input, List<String> command) throws IOException {
    Result result = run(input, command);
    if (!result.succeeded()) {
      throw new IOException(
          String.join(" ", command) + " failed (" + result.exitCode() + "): " + result.output());
    }
    return result.output();
  }

  /** As {@link #require(String, List)} without input. */
  default String require(String... command) throws IOException {
    return require("", List.of(command));
  }
}
