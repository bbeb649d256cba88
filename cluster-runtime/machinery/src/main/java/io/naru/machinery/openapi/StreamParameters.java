package io.naru.machinery.openapi;

import static io.naru.machinery.openapi.Parameter.bool;
import static io.naru.machinery.openapi.Parameter.integer;
import static io.naru.machinery.openapi.Parameter.string;

import java.util.List;

/** Of the subresources of pods, services and nodes that carry bytes, not objects. */
final class StreamParameters {

  /** The rest of a proxied address, where it is a part of the path. */
  static final Parameter REST_OF_PATH =
      new Parameter("path", "string", true, "Path of the resource behind the proxy.");

  private static final Parameter CONTAINER =
      string("container", "Name of the container; may be left out if there is only one.");
  private static final List<Parameter> STREAMS =
      List.of(
          bool("stderr", "Whether the error stream is sent back."),
          bool("stdin", "Whether input is passed on."),
          bool("stdout", "Whether the output stream is sent back."),
          bool("tty", "Whether a terminal is allocated."));

  private StreamParameters() {}

  static List<Parameter> of(String subresource) {
    return switch (subresource) {
      case "attach" -> join(List.of(CONTAINER), STREAMS);
      case "exec" ->
          join(
              List.of(string("command", "The command and its arguments, one each."), CONTAINER),
              STREAMS);
      case "portforward" -> List.of(integer("ports", "Ports to forward; for WebSockets."));
      case "proxy" -> List.of(string("path", "Path to ask for behind the proxy."));
      case "log" ->
          List.of(
              CONTAINER,
              bool("follow", "Whether lines are sent as they are written."),
              bool(
                  "insecureSkipTLSVerifyBackend",
                  "Whether the node's certificate need not be valid."),
              integer("limitBytes", "Ends the answer after so many bytes."),
              bool("previous", "Whether to read the log of the terminated container before."),
              integer("sinceSeconds", "Leaves out lines that are older, in seconds."),
              string("stream", "All, Stdout or Stderr."),
              integer("tailLines", "Only so many lines from the end."),
              bool("timestamps", "Whether each line begins with its time, as of RFC 3339."));
      default -> List.of();
    };
  }

  private static List<Parameter> join(List<Parameter> first, List<Parameter> second) {
    return java.util.stream.Stream.concat(first.stream(), second.stream()).toList();
  }
}
