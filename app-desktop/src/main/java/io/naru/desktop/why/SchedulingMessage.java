package io.naru.desktop.why;

import io.naru.desktop.table.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what any cluster's scheduler writes into the event FailedScheduling: how many nodes have
 * which reason. {@code 0/5 nodes are available: 3 Insufficient cpu, 2 node(s) had untolerated taint
 * {gpu: yes}. preemption: ...}
 */
final class SchedulingMessage {

  private static final Pattern WHOLE =
      Pattern.compile("(\\d+)/(\\d+) nodes are available: (.*?)\\.?( preemption: .*)?");

  /** A comma within braces is part of a taint. */
  private static final Pattern BETWEEN = Pattern.compile(", (?=\\d+ )");

  private static final Pattern REASON = Pattern.compile("(\\d+) (.*)");

  private SchedulingMessage() {}

  /** The message in its parts; as a whole if it is in another form. */
  static List<Finding> read(String message) {
    Matcher whole = WHOLE.matcher(message.strip());
    if (!whole.matches()) {
      return List.of(Finding.of(Tone.BAD, "said", message));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.of(
            Tone.BAD,
            "noNode",
            Integer.parseInt(whole.group(1)),
            Integer.parseInt(whole.group(2))));
    for (String part : BETWEEN.split(whole.group(3))) {
      Matcher reason = REASON.matcher(part);
      findings.add(
          reason.matches()
              ? Finding.of(
                  Tone.WARNING, "nodesReason", Integer.parseInt(reason.group(1)), reason.group(2))
              : Finding.of(Tone.WARNING, "said", part));
    }
    return findings;
  }
}
